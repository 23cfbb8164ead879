import fc from 'fast-check';
import { addEvent, decodeMeasures, encodeMeasures, groupMeasures, merge, noMeasures, type Measures } from './measures';

const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
const measuresOf = (values: readonly (number | undefined)[]): Measures => {
  const measures = noMeasures();
  for (const one of values) addEvent(measures, one);
  return measures;
};
const numbers = (measures: Measures) => groupMeasures('k', measures);

describe('measures', () => {
  it('count, sum, mean, least and greatest value', () => {
    expect(numbers(measuresOf([1.5, -2, undefined, 4]))).toEqual({
      key: 'k',
      count: 4,
      sum: 3.5,
      avg: 3.5 / 3,
      min: -2,
      max: 4,
    });
  });

  it('are null where no value came', () => {
    expect(numbers(measuresOf([undefined, NaN, Infinity]))).toEqual({
      key: 'k',
      count: 3,
      sum: null,
      avg: null,
      min: null,
      max: null,
    });
  });

  it('merge to the same in any grouping and order', () => {
    const lists = fc.array(value);
    fc.assert(
      fc.property(lists, lists, lists, (a, b, c) => {
        const [ma, mb, mc] = [measuresOf(a), measuresOf(b), measuresOf(c)];
        const whole = numbers(measuresOf([...a, ...b, ...c]));
        expect(numbers(merge(merge(ma, mb), mc))).toEqual(whole);
        expect(numbers(merge(ma, merge(mb, mc)))).toEqual(whole);
        expect(numbers(merge(mc, merge(mb, ma)))).toEqual(whole);
      }),
    );
  });

  it('do not change when merged with nothing', () => {
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(numbers(merge(noMeasures(), measuresOf(values)))).toEqual(numbers(measuresOf(values)));
      }),
    );
  });

  it('survive their text', () => {
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const measures = measuresOf(values);
        expect(numbers(decodeMeasures(encodeMeasures(measures)))).toEqual(
          numbers(decodeMeasures(encodeMeasures(measures))),
        );
        expect(encodeMeasures(decodeMeasures(encodeMeasures(measures)))).toBe(encodeMeasures(measures));
      }),
    );
    expect(encodeMeasures(measuresOf([undefined, undefined]))).toBe('2');
    expect(encodeMeasures(measuresOf([19.99, 1]))).toBe('2 2 1 19.99 990000000@-1 20@0');
    expect(encodeMeasures(measuresOf([-0]))).toBe('1 1 0 0');
  });

  it('take minus zero for zero, whatever comes first', () => {
    for (const values of [[0, -0], [-0, 0], [-0]]) {
      const measures = noMeasures();
      for (const value of values) addEvent(measures, value);
      expect([measures.min, measures.max]).toEqual([0, 0]);
    }
  });
});
