import fc from 'fast-check';
import { jsonFaultOf } from './json-fault';

describe('jsonFaultOf', () => {
  it.each([
    ['{"a":}', 1, 6, 'expected a value, found "}"'],
    ['[1,', 1, 4, 'expected a value, found the end of the body'],
    ['[1,]', 1, 4, 'expected a value, found "]"'],
    ['{"a":1 "b":2}', 1, 8, 'expected "," or "}", found "\\""'],
    ['{\n  "a": 1,\n  b: 2\n}', 3, 3, 'expected a key, found "b"'],
    ['{"a" 1}', 1, 6, 'expected ":", found "1"'],
    ['{} {}', 1, 4, 'expected the end, found "{"'],
    ['[1}', 1, 3, 'expected "," or "]", found "}"'],
    ['tru', 1, 1, 'expected a value, found "t"'],
    ['01', 1, 1, 'expected a value, found "0"'],
    ['"\\x"', 1, 2, 'expected an escape that JSON knows, found "\\\\"'],
    ['"a\tb"', 1, 3, 'expected a control character to be written as an escape (\\u00XX), found "\\t"'],
    ['"abc', 1, 5, 'expected the end of a string, found the end of the body'],
    ['😀', 1, 1, 'expected a value, found "😀"'],
    ['', 1, 1, 'expected a value, found the end of the body'],
  ])('finds the fault of %j', (text, line, column, reason) => {
    expect(jsonFaultOf(text)).toMatchObject({ line, column, reason });
  });

  it('finds none in JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => jsonFaultOf(text) === undefined));
  });

  it('finds one exactly when JSON.parse does', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'null',
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        (text) => {
          expect(jsonFaultOf(text) === undefined).toBe(isJson(text));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is not overflowed by a million brackets', () => {
    expect(jsonFaultOf('['.repeat(1_000_000))).toMatchObject({ offset: 1_000_000 });
    expect(jsonFaultOf('['.repeat(1_000_000) + ']'.repeat(1_000_000))).toBeUndefined();
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
