import { Beat } from './beat';

describe('Beat', () => {
  it('keeps the rate exactly, fractions included', () => {
    const beat = new Beat(33, 0);
    let count = 0;
    for (let ms = 100; ms <= 10_000; ms += 100) count += beat.due(ms).length;
    expect(count).toBe(330);
  });

  it('spreads moments over the time since the last beat', () => {
    expect(new Beat(40, 1000).due(1100)).toEqual([1025, 1050, 1075, 1100]);
  });

  it('does not catch up on a long pause', () => {
    expect(new Beat(100, 0).due(60_000)).toHaveLength(100);
  });

  it('goes up and down with a simulated day, with the rate as its mean', () => {
    const beat = new Beat(100, 0, 60_000);
    const seconds = Array.from({ length: 60 }, (_, second) => {
      let count = 0;
      for (let ms = 100; ms <= 1000; ms += 100) count += beat.due(second * 1000 + ms).length;
      return count;
    });
    expect(seconds.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5900);
    expect(seconds.reduce((sum, count) => sum + count, 0)).toBeLessThan(6100);
    expect(Math.max(...seconds)).toBeGreaterThan(180);
    expect(Math.min(...seconds)).toBeLessThan(15);
  });
});
