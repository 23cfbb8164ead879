import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Manifest } from '../src/manifest';
import { aDatabaseWithEvents, addManyEvents, type TestDatabase } from './a-database';

interface Report {
  rows: number;
  rssMb: number;
}

describe('a day of 200,000 events', () => {
  const rows = 200_000;
  let database: TestDatabase;
  let folder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    database = await aDatabaseWithEvents();
    await addManyEvents(database, '2015-09-12', rows);
    await addManyEvents(database, '2015-09-13', 60_000);
  }, 120_000);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-warehouse-'));
  });

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await database.drop();
  });

  /** Exports in a process of its own; `onReport` hears how it goes. Resolves with all it told when it has ended. */
  const inProcess = async (
    day: string,
    file: string,
    onReport: (report: Report, child: ChildProcess) => void = () => undefined,
  ) => {
    const root = join(__dirname, '../../..');
    const flags = ['--conditions=@millrace/source', '-r', join(root, 'tools/swc-register.cjs')];
    const args = [...flags, join(__dirname, 'export-child.ts'), database.url, day, file];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const reports: Report[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      reports.push(JSON.parse(line) as Report);
      onReport(reports.at(-1)!, child);
    });
    await once(child, 'close');
    return reports;
  };

  it('is exported in flat memory', async () => {
    const file = join(folder, '2015-09-12.ndjson');
    const reports = await inProcess('2015-09-12', file);
    const used = reports.map(({ rssMb }) => rssMb);
    const [first, most] = [used[0]!, Math.max(...used)];
    const sizeMb = Math.round(statSync(file).size / 1e6);
    process.stdout.write(
      `exported ${rows} rows, ${sizeMb} MB: RSS ${first} MB at the first rows, ${most} MB at most\n`,
    );
    expect((JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8')) as Manifest).rows).toBe(rows);
    expect(sizeMb).toBeGreaterThan(200);
    expect(most - first).toBeLessThan(100);
  }, 120_000);

  it('leaves no partial file when its process is killed half-way', async () => {
    const file = join(folder, '2015-09-13.ndjson');
    const reports = await inProcess(
      '2015-09-13',
      file,
      ({ rows: through }, child) => through > 10_000 && child.kill('SIGKILL'),
    );
    expect(reports.at(-1)!.rows).toBeLessThan(60_000);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.2015-09-13\.ndjson\..*\.tmp$/)]);
    await inProcess('2015-09-13', file);
    expect((JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8')) as Manifest).rows).toBe(60_000);
  }, 110_000);
});
