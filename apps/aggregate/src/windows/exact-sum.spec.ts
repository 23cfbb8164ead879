import fc from 'fast-check';
import { addLimb, addValue, sumToNumber, type ExactSum } from './exact-sum';

const sumOf = (values: readonly number[]): number => {
  const sum: ExactSum = new Map();
  for (const value of values) addValue(sum, value);
  return sumToNumber(sum);
};
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('exact sum', () => {
  it('is the decimal sum, not the binary one', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(sumOf([0.1, 0.2])).toBe(0.3);
    expect(sumOf(Array.from({ length: 1000 }, () => 19.99))).toBe(19990);
  });

  it('keeps what floating point would swallow', () => {
    expect(sumOf([1e21, 1, -1e21])).toBe(1);
    expect(sumOf([2 ** 53, 1, 1])).toBe(2 ** 53 + 2);
    expect(sumOf([1e308, 5e-324, -1e308])).toBe(5e-324);
  });

  it('gives a single value back as it is', () => {
    fc.assert(fc.property(finite, (value) => sumOf([value]) === (value === 0 ? 0 : value)));
  });

  it('does not depend on the order', () => {
    const shuffled = fc
      .array(finite)
      .chain((values) => fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })));
    fc.assert(fc.property(shuffled, ([values, other]) => sumOf(values) === sumOf(other)));
  });

  it('equals integer addition for integers', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (values) => {
        const expected = Number(values.reduce((sum, value) => sum + BigInt(value), 0n));
        return sumOf(values) === expected;
      }),
    );
  });

  it('carries before a limb leaves the exact range', () => {
    const sum: ExactSum = new Map();
    for (let i = 0; i < 10; i++) addLimb(sum, 0, 999_999_999_999_999);
    expect(Math.max(...[...sum.values()].map(Math.abs))).toBeLessThan(2e15);
    expect(sumToNumber(sum)).toBe(9_999_999_999_999_990);
  });

  it('is 0 for nothing', () => {
    expect(sumOf([])).toBe(0);
    expect(sumOf([-0])).toBe(0);
  });
});
