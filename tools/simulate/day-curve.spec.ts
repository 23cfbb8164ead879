import { busyness, momentsOfDay } from './day-curve';

const end = Date.parse('2026-03-01T12:34:56.000Z');

describe('the day of the shop', () => {
  it('is as busy as usual on average, quiet at night and busiest in the evening', () => {
    const samples = Array.from({ length: 960 }, (_, n) => busyness(n / 960));
    expect(samples.reduce((sum, one) => sum + one, 0) / samples.length).toBeCloseTo(1, 2);
    expect(samples.indexOf(Math.max(...samples)) / 40).toBeCloseTo(20, 0);
    expect(busyness(3 / 24)).toBeLessThan(0.2);
  });

  it('has its moments in order, within the last 24 hours, most of them when it is busy', () => {
    const moments = [...momentsOfDay(10_000, end)];
    expect(moments).toHaveLength(10_000);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(moments[0]).toBeGreaterThanOrEqual(end - 86_400_000);
    expect(moments.at(-1)).toBeLessThan(end);
    const inHour = (hour: number): number => moments.filter((ms) => new Date(ms).getUTCHours() === hour).length;
    expect(inHour(20) / inHour(3)).toBeGreaterThan(8);
  });

  it('may have a single moment', () => {
    expect([...momentsOfDay(1, end)]).toHaveLength(1);
  });
});
