import { UsageError } from '../front-door/usage';
import { parseOptions, type ReplayOptions } from './options';

const parse = (...args: string[]): ReplayOptions =>
  parseOptions(['some.ndjson', ...args], '/repo', undefined) as ReplayOptions;
const rules = ({ mapping }: ReplayOptions): Record<string, string> | undefined =>
  mapping && Object.fromEntries(mapping.map(({ attribute, text }) => [attribute, text]));

describe('the command line of a replay', () => {
  it('has defaults for all but the file', () => {
    expect(parse()).toMatchObject({
      file: `${process.cwd()}/some.ndjson`,
      format: 'ndjson',
      mapping: undefined,
      rate: Infinity,
      batch: 500,
      concurrency: 1,
      dataDirectory: '/repo/.millrace',
    });
  });

  it('takes a preset, rules over it and a source over both', () => {
    const options = parse('--preset', 'github', '--map', 'subject=actor.login,source=:/x', '--source', '/mirror');
    expect(rules(options)).toMatchObject({ type: ':github.{type}', subject: 'actor.login', source: ':/mirror' });
  });

  it('knows how to map an access log by its format alone', () => {
    expect(rules(parse('--format', 'combined'))).toMatchObject({ type: ':http.request' });
    expect(parse('--preset', 'combined').format).toBe('combined');
  });

  it('reads standard input, and help', () => {
    expect((parseOptions(['-'], '/repo', undefined) as ReplayOptions).file).toBe('-');
    expect(parseOptions(['--help'], '/repo', undefined)).toBe('help');
  });

  it('finds a file from where npm was called', () => {
    const options = parseOptions(['replay/options.ts'], '/repo', `${__dirname}/..`) as ReplayOptions;
    expect(options.file).toBe(`${__dirname}/options.ts`);
  });

  it('tells replays apart that make other events', () => {
    const same = (a: ReplayOptions, b: ReplayOptions): boolean => a.identity.join() === b.identity.join();
    expect(same(parse('--rate', '5/s'), parse('--batch', '7', '--resume'))).toBe(true);
    expect(same(parse('--preset', 'github'), parse('--preset', 'github', '--source', '/x'))).toBe(false);
    expect(same(parse(), parse('--url', 'http://other'))).toBe(false);
  });

  it.each([
    [['--preset', 'twitter'], '--preset: there are wikipedia, github, combined'],
    [['--preset', 'constructor'], '--preset: there are'],
    [['--format', 'csv'], '--format: there are ndjson and combined'],
    [['--map', 'id=@line'], '--map: say what the type is'],
    [['--rate', 'much'], '--rate: give events a second'],
    [['--batch', '0'], '--batch: give a whole number'],
    [['--concurrency', '1000'], '--concurrency: give a whole number'],
    [['--colour'], "Unknown option '--colour'"],
    [['second.ndjson'], 'Give one file, not 2.'],
  ])('refuses %j', (args, reason) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(reason);
  });
});
