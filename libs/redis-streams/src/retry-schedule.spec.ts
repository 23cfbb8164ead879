import fc from 'fast-check';
import { defaultRetry, retryDelayMs } from './retry-schedule';

describe('retry schedule', () => {
  it('grows exponentially to its cap', () => {
    const schedule = { ...defaultRetry, baseMs: 100, factor: 2, maxMs: 500, jitter: 0 };
    expect([1, 2, 3, 4, 5].map((failures) => retryDelayMs(schedule, failures))).toEqual([100, 200, 400, 500, 500]);
  });

  it('shortens by at most the jitter and never exceeds the cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const full = retryDelayMs({ ...defaultRetry, jitter: 0 }, failures);
        const delay = retryDelayMs(defaultRetry, failures, () => random);
        expect(delay).toBeLessThanOrEqual(full);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full * (1 - defaultRetry.jitter)));
      }),
    );
  });
});
