import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDatabaseWithEvents, addManyEvents, type TestDatabase } from './a-database';

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

describe('npm run warehouse', () => {
  const root = join(__dirname, '../../..');
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await aDatabaseWithEvents();
    await addManyEvents(database, '2015-09-12', 500);
    folder = mkdtempSync(join(tmpdir(), 'millrace-warehouse-'));
  });

  afterAll(async () => {
    await database.drop();
  });

  const run = (args: string, env: Record<string, string> = {}) =>
    new Promise<Outcome>((resolve) => {
      const flags = ['--conditions=@millrace/source', '-r', './tools/swc-register.cjs', 'apps/warehouse/src/cli.ts'];
      const environment = { ...process.env, DATABASE_URL: database.url, EXPORT_DIR: folder, INIT_CWD: folder, ...env };
      execFile(
        process.execPath,
        [...flags, ...args.split(' ')],
        { cwd: root, env: environment },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });

  it('exports a day to the configured folder and says what it did', async () => {
    const { code, stdout, stderr } = await run('export 2015-09-12');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/2015-09-12\.ndjson: 500 events, \d+ bytes, sha256 [0-9a-f]{64}\n$/),
    ]);
    expect(stderr).toContain('2015-09-12: 500 events in ');
    expect(readFileSync(join(folder, '2015-09-12.ndjson'), 'utf8').trimEnd().split('\n')).toHaveLength(500);
  });

  it('exports to a file relative to the caller, compressed by its name, and answers in JSON', async () => {
    const { stdout, stderr } = await run('export 2015-09-12 --out day.ndjson.gz --json');
    expect(JSON.parse(stdout)).toMatchObject({ rows: 500, path: join(folder, 'day.ndjson.gz'), joined: false });
    expect(stderr).toBe('');
    expect(readFileSync(join(folder, 'day.ndjson.gz')).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });

  it('prints a day', async () => {
    const { stdout } = await run('export 2015-09-12 --out -');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(Array(500).fill('page.viewed'));
  });

  it.each([
    ['export 2015-02-30', 2, /"2015-02-30" is not a day/],
    ['import 2015-02-20', 2, /no command "import"[\s\S]*npm run warehouse -- export DAY/],
  ])('refuses "%s"', async (args, code, reason) => {
    expect(await run(args)).toEqual({ code, stdout: '', stderr: expect.stringMatching(reason) });
  });

  it('names a wrong configuration', async () => {
    const { code, stderr } = await run('export 2015-09-12', { DATABASE_URL: 'mysql://here' });
    expect([code, stderr]).toEqual([2, expect.stringContaining('DATABASE_URL')]);
  });

  it('fails when PostgreSQL is not there', async () => {
    const { code, stderr } = await run('export 2015-09-12', { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect([code, stderr]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
  });

  it('helps', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('export DAY') });
  });
});
