import { exportFileName, isDay, parseExportName } from './export-name';

describe('parseExportName', () => {
  it.each([
    ['2015-09-12', { day: '2015-09-12', gzip: false }],
    ['2015-09-12.ndjson', { day: '2015-09-12', gzip: false }],
    ['2015-09-12.ndjson.gz', { day: '2015-09-12', gzip: true }],
  ])('reads %s', (name, expected) => {
    expect(parseExportName(name)).toEqual(expected);
  });

  it.each([
    '',
    'yesterday',
    '2015-9-12',
    '2015-02-30',
    '2015-13-01',
    '2015-09-12.csv',
    '2015-09-12.gz',
    '2015-09-12.ndjson.gz.tmp',
    '../2015-09-12.ndjson',
    "2015-09-12'; DROP TABLE events",
    '2015-09-12\n',
  ])('refuses %j', (name) => {
    expect(parseExportName(name)).toBeUndefined();
  });
});

describe('isDay', () => {
  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['0001-01-01', true],
    ['0000-12-31', false],
    ['9999-12-31', true],
    ['10000-01-01', false],
  ])('%s: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });
});

describe('exportFileName', () => {
  it.each(['2015-09-12.ndjson', '2015-09-12.ndjson.gz'])('gives %s back', (name) => {
    expect(exportFileName(parseExportName(name)!)).toBe(name);
  });
});
