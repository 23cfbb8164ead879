import { epochMs } from './epoch-ms';

it.each([
  '2015-09-12T23:59:59.200Z',
  '2015-09-12T23:59:00.000Z',
  '1970-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '0001-01-01T00:00:00.000Z',
  '2024-02-29T12:00:00.001Z',
  '2015-09-12T23:59:59Z',
  '2015-09-12T23:59:59.2+02:00',
  '2015-13-12T23:59:59.200Z',
  '2015-09-12T23:59:5x.200Z',
  'nonsense',
  '',
])('reads %j like Date.parse', (time) => {
  expect(epochMs(time)).toBe(Date.parse(time));
  expect(epochMs(time)).toBe(Date.parse(time));
});
