import { Random, Zipf } from './random';

const many = <T>(count: number, one: () => T): T[] => Array.from({ length: count }, one);

describe('Random', () => {
  it('repeats itself with the same seed, and only with it', () => {
    const numbers = (seed: number): number[] => {
      const random = new Random(seed);
      return many(20, () => random.next());
    };
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  it('is spread evenly, ends included', () => {
    const random = new Random(1);
    const counts = new Map<number, number>();
    for (const number of many(60_000, () => random.between(1, 6))) counts.set(number, (counts.get(number) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('picks by weight', () => {
    const random = new Random(2);
    const picked = many(10_000, () =>
      random.weighted([
        ['often', 9],
        ['seldom', 1],
        ['never', 0],
      ] as const),
    );
    expect(picked.filter((one) => one === 'seldom').length / 10_000).toBeCloseTo(0.1, 1);
    expect(picked).not.toContain('never');
  });

  it('makes hexadecimal digits', () => {
    const random = new Random(3);
    expect(random.hex(12)).toMatch(/^[0-9a-f]{12}$/);
    expect(new Set(many(1000, () => random.hex(32))).size).toBe(1000);
  });
});

it('Zipf picks the n-th thing as often as 1/n', () => {
  const random = new Random(4);
  const zipf = new Zipf(['first', 'second', 'third', 'fourth']);
  const picked = many(25_000, () => zipf.pick(random));
  const count = (name: string): number => picked.filter((one) => one === name).length;
  expect(count('first') / count('second')).toBeCloseTo(2, 0);
  expect(count('first') / count('fourth')).toBeCloseTo(4, 0);
});
