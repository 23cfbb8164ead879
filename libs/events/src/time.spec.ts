import { problemsOf } from './validate';
import { originate } from './flow';
import { utcTime } from './time';

describe('utcTime', () => {
  it.each([
    ['2026-10-19T08:30:00.123Z', '2026-10-19T08:30:00.123Z'],
    ['2026-10-19T08:30:00Z', '2026-10-19T08:30:00.000Z'],
    ['2026-10-19t08:30:00z', '2026-10-19T08:30:00.000Z'],
    ['2026-10-19T08:30:00+02:00', '2026-10-19T06:30:00.000Z'],
    ['2026-10-19T08:30:00.123456789Z', '2026-10-19T08:30:00.123Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('writes %s as %s', (text, expected) => {
    expect(utcTime(text)).toBe(expected);
  });

  it.each([
    ['a number', '1760000000000'],
    ['nothing', ''],
    ['a date alone', '2026-10-19'],
    ['no zone', '2026-10-19T08:30:00'],
    ['a blank for the T', '2026-10-19 08:30:00Z'],
    ['a day the month lacks', '2026-02-30T00:00:00.000Z'],
    ['the 29th of a plain February', '1900-02-29T00:00:00.000Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['hour 24', '2026-10-19T24:00:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['year 0', '0000-12-31T23:59:59.999Z'],
    ['year 0 by its zone', '0001-01-01T00:00:00+01:00'],
    ['year 10000 by its zone', '9999-12-31T23:59:59-01:00'],
    ['a six-digit year', '+010000-01-01T00:00:00.000Z'],
  ])('refuses %s', (_, text) => {
    expect(utcTime(text)).toBeUndefined();
  });

  it('is the rule of an event’s time', () => {
    const event = originate({ type: 'order.placed', source: '/shop', data: {}, time: '0001-01-01T00:00:00Z' });
    expect(problemsOf(event)).toEqual([]);
    event.time = '2026-02-30T00:00:00.000Z';
    expect(problemsOf(event)).toEqual([
      { pointer: '/time', detail: 'time must be an RFC 3339 time with a zone, of the years 0001–9999' },
    ]);
  });
});
