import { median, medianRatio, percentile } from './statistics';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);

  it.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [0.991, 100],
    [1, 100],
  ])('of 1 to 100 at %d is %d', (share, expected) => {
    expect(percentile(hundred, share)).toBe(expected);
  });

  it('sorts by size, not by spelling, and leaves its input as it is', () => {
    const values = [9, 10, 2];
    expect(percentile(values, 0.5)).toBe(9);
    expect(values).toEqual([9, 10, 2]);
  });

  it('of nothing is an error: a figure must not come from no measurement', () => {
    expect(() => percentile([], 0.5)).toThrow('nothing was measured');
  });
});

describe('median', () => {
  it.each([
    [[3], 3],
    [[1, 9, 2], 2],
    [[1, 2, 3, 10], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('medianRatio', () => {
  it('pairs runs, so that a slow minute of the machine cancels out', () => {
    expect(medianRatio([10, 5, 10], [20, 10, 20])).toBe(0.5);
  });

  it('refuses runs without a partner', () => {
    expect(() => medianRatio([1, 2], [1])).toThrow('2 runs cannot be paired with 1');
  });
});
