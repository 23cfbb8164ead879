import { observedTime, seals, watermarkOf } from './watermark';
import type { Window } from './window';

const idleAfterMs = 10_000;

describe('watermark', () => {
  it('stays behind the newest event by the allowed disorder', () => {
    const source = { newest: 100_000, seenAt: 500 };
    expect(watermarkOf(source, observedTime(source, 500, idleAfterMs), 30_000, 60_000)).toBe(70_000);
  });

  it('goes on with the flow clock once the source is silent', () => {
    const source = { newest: 100_000, seenAt: 500 };
    expect(observedTime(source, 10_500, idleAfterMs)).toBe(100_000);
    expect(observedTime(source, 10_501, idleAfterMs)).toBe(100_001);
    expect(observedTime(source, 70_500, idleAfterMs)).toBe(160_000);
  });

  it('passes every window that began by the end of its source, and none that began later', () => {
    const end = { by: 'e', through: 90_000 };
    const source = { newest: 90_000, seenAt: 0, end };
    expect(watermarkOf(source, 90_000, 30_000, 60_000)).toBe(150_000); // closes 60 s–120 s, not 120 s–180 s
    expect(watermarkOf(source, 500_000, 30_000, 60_000)).toBe(470_000); // it went on meanwhile
  });
});

describe('seals', () => {
  const window = (start: number, source = '/a', aggregation = 'x'): Window => ({
    aggregation,
    source,
    start,
    end: start + 10,
  });

  it('reach to the end of the last window that the watermark has passed', () => {
    expect(seals([window(0), window(20), window(10), window(30)], () => 35)).toEqual([
      { pair: 'x//a', watermark: 35, until: 30 },
    ]);
  });

  it('include a window that ends exactly at the watermark', () => {
    expect(seals([window(0)], () => 10)).toEqual([{ pair: 'x//a', watermark: 10, until: 10 }]);
    expect(seals([window(0)], () => 9)).toEqual([{ pair: 'x//a', watermark: 9 }]);
  });

  it('go by pair', () => {
    const open = [window(0), window(0, '/b'), window(0, '/a', 'y')];
    const marks: Record<string, number> = { '/a': 10, '/b': 5 };
    expect(seals(open, ({ source }) => marks[source])).toEqual([
      { pair: 'x//a', watermark: 10, until: 10 },
      { pair: 'x//b', watermark: 5 },
      { pair: 'y//a', watermark: 10, until: 10 },
    ]);
  });

  it('leave out windows of sources without a watermark', () => {
    expect(seals([window(0)], () => undefined)).toEqual([]);
  });
});
