import { cutBytes } from './cut-bytes';

describe('cutBytes', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['aä', 2, 'a'],
    ['aä', 3, 'aä'],
    ['😀😀', 7, '😀'],
    ['😀', 3, ''],
    ['', 0, ''],
  ])('cuts %j to %i bytes: %j', (text, bytes, expected) => {
    expect(cutBytes(text, bytes)).toBe(expected);
  });
});
