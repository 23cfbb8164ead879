import { Meter } from './meter';

function aMeter(values: [seconds: number, total: number][], most?: number): Meter {
  const meter = new Meter(most);
  for (const [seconds, total] of values) meter.add(seconds * 1000, total);
  return meter;
}

describe('Meter', () => {
  it('knows no rate before the second value', () => {
    expect(aMeter([]).perSecond()).toBe(0);
    expect(aMeter([[1, 5000]]).perSecond()).toBe(0);
  });

  it('averages over three seconds', () => {
    const meter = aMeter([
      [0, 0],
      [1, 1000],
      [2, 1030],
      [3, 1060],
      [4, 1090],
    ]);
    expect(meter.perSecond()).toBe(30);
    expect(meter.history()).toEqual([1000, 30, 30, 30]);
  });

  it('moves with the first look after an event', () => {
    const meter = aMeter([
      [0, 7],
      [1, 7],
      [2, 7],
      [3, 10],
    ]);
    expect(meter.perSecond()).toBe(1);
  });

  it('takes the real distance of looks into account', () => {
    expect(
      aMeter([
        [0, 0],
        [0.5, 50],
      ]).perSecond(),
    ).toBe(100);
    expect(
      aMeter([
        [0, 0],
        [10, 50],
      ]).history(),
    ).toEqual([5]);
  });

  it('starts anew when the counter went back', () => {
    const meter = aMeter([
      [0, 100],
      [1, 200],
      [2, 5],
      [3, 15],
    ]);
    expect(meter.history()).toEqual([100, 0, 10]);
    expect(meter.perSecond()).toBeCloseTo(110 / 3);
  });

  it('keeps a bounded history', () => {
    const values = Array.from({ length: 100 }, (_, n): [number, number] => [n, n * 2]);
    expect(aMeter(values, 60).history()).toHaveLength(59);
  });

  it('passes over a clock that stands still or went back', () => {
    const meter = aMeter([
      [1, 10],
      [1, 20],
      [0.5, 30],
      [2, 30],
    ]);
    expect(meter.history()).toEqual([20]);
  });
});
