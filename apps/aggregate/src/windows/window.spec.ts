import fc from 'fast-check';
import { assertNames, pairOf, parsePair, parseWindowId, windowId, windowStart } from './window';

describe('window', () => {
  it('starts at a multiple of its length, also before 1970', () => {
    const hour = 3_600_000;
    expect(windowStart(Date.parse('2015-09-12T00:49:12.942Z'), hour)).toBe(Date.parse('2015-09-12T00:00:00Z'));
    expect(windowStart(Date.parse('2015-09-12T01:00:00.000Z'), hour)).toBe(Date.parse('2015-09-12T01:00:00Z'));
    expect(windowStart(-1, hour)).toBe(-hour);
  });

  it('holds every time in exactly one window', () => {
    const times = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 86_400_000 }), (time, windowMs) => {
        const start = windowStart(time, windowMs);
        return start <= time && time < start + windowMs && windowStart(start, windowMs) === start;
      }),
    );
  });

  it('is read back from its id, whatever its source is called', () => {
    fc.assert(
      fc.property(fc.integer(), fc.stringMatching(/^[^/]+$/), fc.string(), (start, aggregation, source) => {
        const window = { aggregation, source, start, end: start + 10 };
        expect(parseWindowId(windowId(window), start + 10)).toEqual(window);
        expect(parsePair(pairOf(window))).toEqual({ aggregation, source });
      }),
    );
  });

  it('refuses names that an id cannot carry', () => {
    expect(() => assertNames([{ name: 'top/pages' }])).toThrow("must not be empty or hold '/'");
    expect(() => assertNames([{ name: 'a' }, { name: 'a' }])).toThrow('share a name');
    expect(() => assertNames([{ name: 'a' }, { name: 'top-pages.1h' }])).not.toThrow();
  });
});
