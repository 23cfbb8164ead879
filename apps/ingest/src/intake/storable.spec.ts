import { isDeeperThan, isStorable, storageProblems } from './storable';

const limits = { maxDepth: 4, strings: true };
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('isStorable', () => {
  it.each([
    ['plain values', { a: [1, 'x', null, true, { b: 'ä😀' }] }],
    ['the deepest allowed', nested(4)],
    ['the largest number', 1.7976931348623157e308],
  ])('takes %s', (_, value) => {
    expect(isStorable(value, limits)).toBe(true);
    expect(storageProblems(value, limits)).toEqual([]);
  });

  it.each([
    ['a number beyond a double', { a: [0, JSON.parse('1e400')] }, '/a/1', 'beyond what a double'],
    ['one level too many', { a: nested(4) }, '/a/0/0/0', 'more than 4 levels'],
    ['U+0000', { a: 'x\u0000y' }, '/a', 'U+0000'],
    ['U+0000 in a key', { 'x\u0000y': 1 }, '/x\\u0000y', 'U+0000'],
    ['the first half of a pair', ['\ud83d'], '/0', 'surrogate'],
    ['the second half of a pair', { 'a/b~c': '\ude00' }, '/a~1b~0c', 'surrogate'],
    ['half a pair in a key', { '\ud83d': 1 }, '/\\ud83d', 'surrogate'],
  ])('refuses %s and says where', (_, value, pointer, detail) => {
    expect(isStorable(value, limits)).toBe(false);
    expect(storageProblems(value, limits)).toEqual([{ pointer, detail: expect.stringContaining(detail) }]);
  });

  it('is not overflowed by a million levels', () => {
    expect(isStorable(nested(1_000_000), limits)).toBe(false);
    expect(isDeeperThan(nested(1_000_000), 256)).toBe(true);
    expect(storageProblems(nested(1_000_000), limits)).toHaveLength(1);
  });

  it('names at most 20 places', () => {
    expect(
      storageProblems(
        Array.from({ length: 1000 }, () => Infinity),
        limits,
      ),
    ).toHaveLength(20);
  });
});

describe('isDeeperThan', () => {
  it('counts objects and arrays', () => {
    expect(isDeeperThan({ a: [1] }, 2)).toBe(false);
    expect(isDeeperThan({ a: [{}] }, 2)).toBe(true);
    expect(isDeeperThan(1, 0)).toBe(false);
  });
});
