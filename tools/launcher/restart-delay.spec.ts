import { evaluate } from '../testing/run-module';

describe('the pause before a crashed process starts again', () => {
  it('doubles up to half a minute', () => {
    const delays = evaluate('launcher/restart-delay.mjs', '[1, 2, 3, 6, 7, 8, 1000].map(m.restartDelayMs)');
    expect(delays).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is short again after the process ran for a minute', () => {
    expect(evaluate('launcher/restart-delay.mjs', '[m.countCrash(4, 59_999), m.countCrash(4, 60_000)]')).toEqual([
      5, 1,
    ]);
  });
});
