import { addDays, dayOf, eventDay } from './event-day';

describe('eventDay', () => {
  it.each([
    ['2015-09-12T00:46:58.771Z', '2015-09-12'],
    ['2015-09-12T23:59:59.999Z', '2015-09-12'],
    ['2015-09-12T23:30:00-02:00', '2015-09-13'],
    ['2015-09-12T00:30:00.5+01:00', '2015-09-11'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31'],
  ])('of %s is %s', (time, day) => {
    expect(eventDay(time)).toBe(day);
  });

  it.each(['2016-12-31T23:59:60.000+00:00', 'yesterday', ''])('leaves %j to PostgreSQL', (time) => {
    expect(eventDay(time)).toBeUndefined();
  });
});

describe('dayOf', () => {
  it('knows no day of five-digit years', () => {
    expect(dayOf(Date.UTC(10_000, 0, 1))).toBeUndefined();
  });
});

describe('addDays', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2024-12-31', 1, '2025-01-01'],
    ['2024-03-01', -1, '2024-02-29'],
    ['2024-03-01', 0, '2024-03-01'],
  ])('%s and %d days is %s', (day, days, expected) => {
    expect(addDays(day, days)).toBe(expected);
  });
});
