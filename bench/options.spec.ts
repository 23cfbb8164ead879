import { parseOptions, UsageError } from './options';

const parse = (...args: string[]) => parseOptions(args, '/home/me');

describe('the command line', () => {
  it('runs everything by default', () => {
    expect(parse()).toEqual({
      benchmarks: ['pipeline', 'latency', 'flat'],
      quick: false,
      json: undefined,
      profile: undefined,
    });
  });

  it('leaves out what needs its time when it has to be quick, unless that is named', () => {
    expect(parse('--quick')).toMatchObject({ benchmarks: ['pipeline', 'latency'], quick: true });
    expect(parse('flat', '--quick')).toMatchObject({ benchmarks: ['flat'], quick: true });
  });

  it('keeps the order of the benchmarks, and finds files from where it was called', () => {
    expect(parse('latency', 'pipeline', '--json', 'out.json', '--profile', '/tmp/p')).toMatchObject({
      benchmarks: ['pipeline', 'latency'],
      json: '/home/me/out.json',
      profile: '/tmp/p',
    });
  });

  it('shows its help', () => {
    expect(parse('--quick', '-h')).toBe('help');
  });

  it.each([
    [['speed'], 'No benchmark is called speed. There are: pipeline, latency, flat.'],
    [['--slow'], "Unknown option '--slow'"],
    [['--json'], "Option '--json <value>' argument missing"],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });
});
