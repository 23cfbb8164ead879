import { copyLine } from './copy-text';

describe('copyLine', () => {
  it('separates fields by tabs and ends the row', () => {
    expect(copyLine(['a', 'b', ''])).toBe('a\tb\t\n');
  });

  it('keeps an empty first field', () => {
    expect(copyLine(['', 'b'])).toBe('\tb\n');
  });

  it('tells NULL from the text \\N', () => {
    expect(copyLine([null, '\\N'])).toBe('\\N\t\\\\N\n');
  });

  it.each([
    ['a\tb', 'a\\tb'],
    ['a\nb', 'a\\nb'],
    ['a\r\nb', 'a\\r\\nb'],
    ['a\\b', 'a\\\\b'],
    ['\\.', '\\\\.'],
    ['\\t', '\\\\t'],
    ['"quoted" \'too\' 🙂', '"quoted" \'too\' 🙂'],
  ])('escapes %j', (field, written) => {
    expect(copyLine([field])).toBe(`${written}\n`);
  });
});
