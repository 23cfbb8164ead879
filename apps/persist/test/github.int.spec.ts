import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { MillraceEvent } from '@millrace/events';
import { aDatabase, type TestDatabase } from './a-database';
import { anEvent, aPersist, type TestPersist } from './a-persist';

const folder = process.env['MILLRACE_TEST_DATA'] ?? join(__dirname, '../../../../shared/data');
const file = join(folder, 'gharchive/github-events-2015-01-01-00.ndjson.gz');
const batchSize = 500;

if (!existsSync(file))
  process.stdout.write(`Skipped: there are no GitHub events at ${file}; MILLRACE_TEST_DATA says where.\n`);

// Real events of many types, up to 31 KB each, that nobody here wrote.
(existsSync(file) ? describe : describe.skip)('an hour of GitHub', () => {
  let database: TestDatabase;
  let persist: TestPersist;
  let lines: string[];

  beforeAll(async () => {
    database = await aDatabase();
    persist = aPersist(database.url);
    lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  });

  afterAll(async () => {
    await persist.close();
    await database.drop();
  });

  const eventOf = (line: string): MillraceEvent => {
    const data = JSON.parse(line) as { id: string; type: string; created_at: string };
    return anEvent({ id: data.id, type: `github.${data.type}`, source: '/github', time: data.created_at, data });
  };
  const storeAll = async () => {
    const events = lines.map(eventOf);
    const startedAt = performance.now();
    for (let start = 0; start < events.length; start += batchSize) {
      const answers = await persist.events.persist(events.slice(start, start + batchSize));
      expect(answers.filter((answer) => answer !== undefined)).toEqual([]);
    }
    return Math.round(events.length / ((performance.now() - startedAt) / 1000));
  };

  it('is stored exactly, once', async () => {
    await persist.schema.ready();
    const rate = await storeAll();
    const again = await storeAll();
    process.stdout.write(
      `stored ${lines.length} GitHub events one batch at a time: ${rate} rows/s, merged again: ${again} rows/s\n`,
    );
    const rows = await database.rows<{ id: string; data: unknown }>('SELECT id, data FROM events');
    expect(rows).toHaveLength(new Set(lines.map((line) => eventOf(line).id)).size);
    const stored = new Map(rows.map(({ id, data }) => [id, data]));
    for (const line of lines) expect(stored.get(eventOf(line).id)).toEqual(JSON.parse(line));
  }, 120_000);
});
