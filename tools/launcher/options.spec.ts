import { evaluate } from '../testing/run-module';

interface Options {
  help: boolean;
  quiet: boolean;
  apps: string[];
  port: number;
  dataDirectory: string;
}

const parse = (...args: string[]) =>
  evaluate<Options>('launcher/options.mjs', `m.parseOptions(input, '/repository', { INIT_CWD: '/home/me' })`, args);
const all = ['ingest', 'enrich', 'aggregate', 'persist', 'warehouse', 'console'];

describe('the options of npm start', () => {
  it('starts everything on the usual ports by default', () => {
    expect(parse()).toEqual({
      help: false,
      quiet: false,
      apps: all,
      port: 3000,
      dataDirectory: '/repository/.millrace',
    });
  });

  it('takes some apps, in the order of the flow whatever the order given', () => {
    expect(parse('--only', 'enrich, ingest').apps).toEqual(['ingest', 'enrich']);
  });

  it('reads the rest, the data folder as seen from the caller', () => {
    expect(parse('--port=0', '--data-dir', 'elsewhere', '--quiet', '-h')).toMatchObject({
      port: 0,
      dataDirectory: '/home/me/elsewhere',
      quiet: true,
      help: true,
    });
  });

  it.each([
    [['--only', 'ingest,sink'], "--only: no app is called 'sink'. There are: ingest, enrich"],
    [['--port', 'http'], "--port: give a number from 0 to 65515, not 'http'"],
    [['--port', '65530'], "not '65530'"],
    [['--ports', '1'], "Unknown option '--ports'. See npm start -- --help"],
    [['3000'], "Unexpected argument '3000'"],
  ])('refuses %j and says what to give', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
