import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FakeFrontDoor } from '../front-door/testing/fake-front-door';
import { type RunningTool, startTool } from '../front-door/testing/run-tool';
import type { Summary } from './summary';

jest.setTimeout(60_000);

const dataFolder = process.env['MILLRACE_TEST_DATA'] ?? join(__dirname, '../../../shared/data');
const whenDataIsThere = existsSync(dataFolder) ? describe : describe.skip; // real data is no part of the repository

describe('npm run replay', () => {
  let door: FakeFrontDoor;
  let folder: string;
  beforeEach(async () => {
    door = await new FakeFrontDoor().start();
    folder = mkdtempSync(join(tmpdir(), 'millrace-replay-'));
  });
  afterEach(async () => {
    await door.close();
    rmSync(folder, { recursive: true });
  });

  const start = (file: string, ...args: string[]): RunningTool =>
    startTool('replay', [file, '--url', door.url, '--data-dir', folder, '--json', ...args]);
  const replay = async (file: string, ...args: string[]) => {
    const { code, stdout, stderr } = await start(file, ...args).ended;
    return { code, stderr, summary: (stdout ? JSON.parse(stdout) : undefined) as Summary };
  };
  const aFile = (lines: string[] | Buffer, name = 'events.ndjson'): string => {
    writeFileSync(join(folder, name), Buffer.isBuffer(lines) ? lines : `${lines.join('\n')}\n`);
    return join(folder, name);
  };
  const anEvent = (n: number): string =>
    JSON.stringify({ id: `e-${n}`, type: 'thing.done', source: '/test', data: { n } });
  const someEvents = (count: number): string[] => Array.from({ length: count }, (_, n) => anEvent(n));
  const arrived = (): string[] =>
    [...door.events.values()].filter(({ type }) => type === 'thing.done').map(({ id }) => id);
  const kept = (pattern: RegExp): string[] => readdirSync(join(folder, 'replay')).filter((name) => pattern.test(name));

  it('sends every event once and ends the sources', async () => {
    const { code, summary } = await replay(aFile(someEvents(1234)), '--batch', '100');
    expect(code).toBe(0);
    expect(summary).toMatchObject({
      finished: true,
      sent: 1234,
      accepted: 1234,
      duplicates: 0,
      refused: 0,
      malformed: 0,
    });
    expect(arrived()).toHaveLength(1234);
    expect(Math.max(...door.batches)).toBe(100);
    const ends = [...door.events.values()].filter(({ type }) => type === 'millrace.source.ended');
    expect(ends).toEqual([{ id: expect.any(String), type: 'millrace.source.ended', source: '/test', data: {} }]);
    expect(kept(/./)).toEqual([]);
  });

  it('keeps the order of the file, and keeps windows open if asked to', async () => {
    await replay(aFile(someEvents(50)), '--batch', '7', '--keep-open');
    expect([...door.events.keys()]).toEqual(Array.from({ length: 50 }, (_, n) => `e-${n}`));
  });

  it('loses and doubles nothing when the front door is busy, down or cut off', async () => {
    door.mishaps = [
      { status: 429, headers: { 'retry-after': '1' } },
      'cut',
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 413 },
      { status: 500 },
    ];
    const { code, summary } = await replay(aFile(someEvents(300)), '--batch', '50', '--concurrency', '3');
    expect([code, summary.accepted]).toEqual([0, 300]);
    expect(summary.seconds).toBeGreaterThanOrEqual(1);
    expect(new Set(arrived()).size).toBe(300);
  });

  it('lists lines that are no events and events that are refused, and goes on without them', async () => {
    door.judge = ({ id }) => (id === 'e-2' ? 'must be nicer' : undefined);
    const lines = someEvents(5);
    lines.splice(1, 0, '{"type":', '');
    const { code, summary, stderr } = await replay(aFile(lines));
    expect(code).toBe(0);
    expect(summary).toMatchObject({ sent: 5, accepted: 4, refused: 1, malformed: 1, finished: true });
    expect(stderr).toContain('line 2 malformed: is no JSON');
    expect(stderr).toContain('line 5 refused: /data must be nicer');
    const rejected = readFileSync(summary.rejectedFile!, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rejected).toEqual([
      { line: 2, kind: 'malformed', reason: expect.stringContaining('is no JSON'), text: '{"type":' },
      { line: 5, kind: 'refused', reason: '/data must be nicer', text: anEvent(2) },
    ]);
  });

  it.each([
    ['SIGKILL', null],
    ['SIGINT', 130],
  ] as const)('goes on after %s where it stopped', async (signal, code) => {
    const lines = someEvents(2000);
    lines.splice(10, 0, 'no event');
    const file = aFile(gzipSync(`${lines.join('\n')}\n`), 'events.ndjson.gz');
    let answers = 0;
    const running = start(file, '--batch', '100', '--rate', '3000/s', '--concurrency', '4');
    // Several batches are in and their progress is on disk before the process is ended.
    door.beforeAnswer = async () => {
      answers += 1;
      if (answers > 10 && kept(/^\w{10}\.json$/).length > 0) running.process.kill(signal);
    };
    expect((await running.ended).code).toBe(code);
    door.beforeAnswer = async () => undefined;
    const again = await replay(file, '--batch', '100', '--resume');
    expect(again.stderr).toMatch(/Going on after line \d+\./);
    expect(again.code).toBe(0);
    expect(again.summary).toMatchObject({ finished: true, line: 2001 });
    expect(again.summary.sent).toBeLessThan(2000);
    expect(new Set(arrived()).size).toBe(2000);
    expect(kept(/^\w{10}\.json$/)).toEqual([]);
    const rejected = readFileSync(join(folder, 'replay', kept(/rejected/)[0]!), 'utf8')
      .trim()
      .split('\n');
    expect(rejected).toHaveLength(1);
  });

  it('does not go on in another file', async () => {
    const file = aFile(someEvents(1000));
    const running = start(file, '--batch', '10');
    let answers = 0;
    door.beforeAnswer = async () => void (++answers === 20 && running.process.kill('SIGINT'));
    await running.ended;
    writeFileSync(file, someEvents(1000).reverse().join('\n'));
    const { code, stderr } = await replay(file, '--resume');
    expect([code, stderr]).toEqual([1, expect.stringContaining('is another file than the one that was replayed')]);
  });

  it('says what a file looks like when none of its lines is an event, and sends nothing', async () => {
    const line = '1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5 "-" "Agent"';
    const { code, stderr } = await replay(
      aFile(
        Array.from({ length: 30 }, () => line),
        'access.log',
      ),
    );
    expect(code).toBe(1);
    expect(stderr).toContain('it looks like one for --preset combined');
    expect(door.batches).toEqual([]);
  });

  it('says that it could not finish a file that is cut off', async () => {
    const whole = gzipSync(someEvents(20_000).join('\n'));
    const { code, stderr, summary } = await replay(aFile(whole.subarray(0, whole.length / 2), 'cut.gz'));
    expect([code, summary.finished]).toEqual([1, false]);
    expect(stderr).toMatch(/unexpected end of file.*--resume goes on there/s);
    expect([...door.events.values()].filter(({ type }) => type === 'millrace.source.ended')).toEqual([]);
  });

  it('says so at once when the address is no front door', async () => {
    door.mishaps = Array.from({ length: 10 }, () => ({ status: 404, body: { title: 'Not Found' } }));
    const { code, stderr } = await replay(aFile(someEvents(3)));
    expect([code, stderr]).toEqual([1, expect.stringContaining(`The front door at ${door.url}: 404 Not Found`)]);
  });

  it('prints a table for people', async () => {
    const { stdout, code } = await startTool('replay', [aFile(someEvents(3)), '--url', door.url, '--data-dir', folder])
      .ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/sent +accepted +duplicate +refused +malformed +seconds +events\/s\n +3 +3 +0 +0 +0 /);
  });

  it('holds a bounded part of standard input in memory', async () => {
    const tool = startTool(
      'replay',
      ['-', '--url', door.url, '--data-dir', folder, '--json'],
      ['--max-old-space-size=48'],
    );
    door.judge = () => 'is not kept'; // by the fake, whose memory is not what is tested
    const filling = 'x'.repeat(10_000);
    for (let n = 0; n < 8000; n++) {
      const line = `{"id":"${n}","type":"a","data":"${filling}"}\n`;
      if (!tool.process.stdin!.write(line)) await new Promise((resolve) => tool.process.stdin!.once('drain', resolve));
    }
    tool.process.stdin!.end();
    const { code, stdout } = await tool.ended;
    expect([code, (JSON.parse(stdout) as Summary).sent]).toEqual([0, 8000]);
  });

  it('paces events', async () => {
    const { summary } = await replay(aFile(someEvents(100)), '--rate', '100/s');
    expect(summary.seconds).toBeGreaterThan(0.85);
    expect(Math.max(...door.batches)).toBeLessThanOrEqual(10);
  });

  it.each([
    [[], 2, /Give one file, not 0/],
    [['/nowhere/at-all'], 1, /ENOENT/],
    [['.'], 1, /is no file/],
    [['-', '--rate', 'x'], 2, /--rate: give events a second.*See npm run replay -- --help/s],
  ])('refuses %j with exit code %d', async (args, expected, message) => {
    const { code, stderr } = await startTool('replay', [...args, '--data-dir', folder]).ended;
    expect([code, stderr]).toEqual([expected, expect.stringMatching(message)]);
  });

  whenDataIsThere('with real files', () => {
    it.each([
      ['wikipedia', 'wikipedia-edits/edits-2015-09-12.ndjson.gz', 39_199, 0],
      ['github', 'gharchive/github-events-2015-01-01-00.ndjson.gz', 7702, 0],
      ['combined', 'access-logs/apache_logs.gz', 9999, 1],
    ])('makes %s events, the same in a second replay', async (preset, file, events, malformed) => {
      const path = join(dataFolder, file);
      const first = await replay(path, '--preset', preset);
      expect(first.summary).toMatchObject({ sent: events, accepted: events, duplicates: 0, malformed });
      const second = await replay(path, '--preset', preset);
      expect(second.summary).toMatchObject({ sent: events, accepted: 0, duplicates: events, malformed });
    });
  });
});
