import { parseCount, parseDuration, parseRate } from './quantities';

it.each([
  ['500', 500],
  ['500/s', 500],
  ['6000/m', 100],
  ['3600/h', 1],
  ['3k/s', 3000],
  ['0.5/s', 0.5],
])('a rate of %s is %d events a second', (text, expected) => {
  expect(parseRate('--rate', text)).toBe(expected);
});

it.each(['0', '-1', 'fast', '5/d', '', 'k'])('no rate is %j', (text) => {
  expect(() => parseRate('--rate', text)).toThrow(/^--rate: give events a second/);
});

it.each([
  ['90s', 90_000],
  ['90', 90_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['250ms', 250],
])('a time of %s is %d ms', (text, expected) => {
  expect(parseDuration('--duration', text)).toBe(expected);
});

it.each(['0', '1d', 'long'])('no time is %j', (text) => {
  expect(() => parseDuration('--duration', text)).toThrow(/^--duration: give a time/);
});

it('a count is a whole number within its bounds', () => {
  expect(parseCount('--batch', '500', 1, 1000)).toBe(500);
  for (const text of ['0', '1001', '1.5', '1e3', '']) {
    expect(() => parseCount('--batch', text, 1, 1000)).toThrow(/^--batch: give a whole number from 1 to 1000/);
  }
});
