import { parseCommand, UsageError } from './cli-arguments';

const exporting = { kind: 'export', day: '2015-09-12', out: undefined, gzip: false, json: false };

describe('parseCommand', () => {
  it.each([
    ['export 2015-09-12', exporting],
    ['export 2015-09-12 --gzip --json', { ...exporting, gzip: true, json: true }],
    ['export 2015-09-12 --out day.ndjson', { ...exporting, out: 'day.ndjson' }],
    ['export --out=day.ndjson.gz 2015-09-12', { ...exporting, out: 'day.ndjson.gz', gzip: true }],
    ['export 2015-09-12 --out -', { ...exporting, out: '-' }],
    ['export 2015-09-12 --help', { kind: 'help' }],
    ['help', { kind: 'help' }],
    ['', { kind: 'help' }],
  ])('reads "%s"', (line, expected) => {
    expect(parseCommand(line.split(' ').filter(Boolean))).toEqual(expected);
  });

  it.each([
    ['load 2015-09-12', /no command "load"/],
    ['export', /not a day/],
    ['export 2015-02-30', /"2015-02-30" is not a day/],
    ['export 2015-09-12 2015-09-13', /One day at a time/],
    ['export 2015-09-12 --fast', /--fast/],
  ])('refuses "%s" and says why', (line, reason) => {
    const parse = () => parseCommand(line.split(' '));
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(reason);
  });
});
