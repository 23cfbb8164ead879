import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Manifest } from '../src/manifest';
import { aDatabaseWithEvents, addManyEvents, type TestDatabase } from './a-database';
import { aWarehouse, type TestWarehouse } from './a-warehouse';
import { eventually } from './eventually';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('POST /exports/:day', () => {
  let database: TestDatabase;
  let warehouse: TestWarehouse;

  beforeEach(async () => {
    database = await aDatabaseWithEvents();
    await addManyEvents(database, '2015-09-12', 1_000);
    warehouse = await aWarehouse(database.url);
  });

  afterEach(async () => {
    await warehouse.app.close();
    await database.drop();
  });

  const post = async (name: string, to = warehouse) => {
    const answer = await to.ask(`/exports/${name}`, { method: 'POST' });
    return { status: answer.status, body: (await answer.json()) as Manifest & { joined: boolean } };
  };
  const file = (name: string) => readFileSync(join(warehouse.exportDir, name));
  const manifest = (name: string) => JSON.parse(file(`${name}.manifest.json`).toString()) as Manifest;
  const names = () => readdirSync(warehouse.exportDir).sort();

  /** Holds every export of events back until the answer is called. */
  const holdExports = () => database.hold('LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
  const sessions = async () =>
    (
      await database.rows(
        `SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'millrace-warehouse' AND wait_event_type = 'Lock'`,
      )
    ).length;

  it('writes the file with a manifest that describes it', async () => {
    const { status, body } = await post('2015-09-12');
    expect(status).toBe(200);
    const bytes = file('2015-09-12.ndjson');
    const downloaded = Buffer.from(await (await warehouse.ask('/exports/2015-09-12.ndjson')).arrayBuffer());
    expect(bytes.equals(downloaded)).toBe(true);
    expect(body).toEqual({
      manifestVersion: 1,
      exportId: expect.any(String),
      table: 'events',
      day: '2015-09-12',
      file: '2015-09-12.ndjson',
      rows: 1_000,
      bytes: bytes.length,
      sha256: sha256(bytes),
      exportedAt: expect.stringMatching(/Z$/),
      joined: false,
    });
    expect({ ...manifest('2015-09-12.ndjson'), joined: false }).toEqual(body);
    expect(names()).toEqual(['2015-09-12.ndjson', '2015-09-12.ndjson.manifest.json']);
  });

  it('writes a compressed file', async () => {
    const { body } = await post('2015-09-12.ndjson.gz');
    const bytes = file('2015-09-12.ndjson.gz');
    expect([body.bytes, body.sha256, body.rows]).toEqual([bytes.length, sha256(bytes), 1_000]);
    expect(gunzipSync(bytes).toString().trimEnd().split('\n')).toHaveLength(1_000);
  });

  it('replaces a file, and gives the same rows the same bytes', async () => {
    const first = await post('2015-09-12');
    const again = await post('2015-09-12');
    expect(again.body.sha256).toBe(first.body.sha256);
    expect(again.body.exportId).not.toBe(first.body.exportId);
    await database.rows(`DELETE FROM events WHERE id LIKE '0%'`);
    expect((await post('2015-09-12')).body.rows).toBeLessThan(1_000);
    expect(manifest('2015-09-12.ndjson').sha256).toBe(sha256(file('2015-09-12.ndjson')));
  });

  it('writes an empty day', async () => {
    expect((await post('2001-01-01')).body).toMatchObject({ rows: 0, bytes: 0 });
    expect(file('2001-01-01.ndjson')).toHaveLength(0);
  });

  it('does it once for those who ask at the same time, here and in another process', async () => {
    const other = await aWarehouse(database.url, { exportDir: warehouse.exportDir });
    const release = await holdExports();
    const asked = [warehouse, warehouse, other, other].map((to) => post('2015-09-12', to));
    // One holds the day's lock and waits for the table, the other waits for the day's lock.
    await eventually(async () => expect(await sessions()).toBe(2));
    await release();
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ body }) => body.exportId)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.joined)).toHaveLength(1);
    await other.app.close();
  });

  it('exports different days at the same time', async () => {
    const answers = await Promise.all(['2015-09-12', '2015-09-13', '2015-09-12.ndjson.gz'].map((name) => post(name)));
    expect(answers.map(({ body }) => [body.rows, body.joined])).toEqual([
      [1_000, false],
      [0, false],
      [1_000, false],
    ]);
  });

  it('leaves what is there alone when it fails', async () => {
    const before = (await post('2015-09-12')).body;
    const release = await holdExports();
    const failing = post('2015-09-12');
    await eventually(async () => expect(await sessions()).toBe(1));
    await database.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'millrace-warehouse' AND wait_event_type = 'Lock'`,
    );
    expect((await failing).status).toBe(503);
    await release();
    expect(manifest('2015-09-12.ndjson').exportId).toBe(before.exportId);
    expect(names()).toEqual(['2015-09-12.ndjson', '2015-09-12.ndjson.manifest.json']);
  });

  it('removes what a crashed export left, but not what one may still be writing', async () => {
    mkdirSync(warehouse.exportDir, { recursive: true });
    const leftover = (name: string, ageMs: number) => {
      const path = join(warehouse.exportDir, name);
      writeFileSync(path, 'half');
      utimesSync(path, new Date(), new Date(Date.now() - ageMs));
    };
    leftover('.2015-09-12.ndjson.old.tmp', 3_600_000);
    leftover('.2015-09-12.ndjson.old.tmp.manifest', 3_600_000);
    leftover('.2015-09-12.ndjson.new.tmp', 1_000);
    leftover('.2015-09-13.ndjson.old.tmp', 3_600_000);
    await post('2015-09-12');
    expect(names().filter((name) => name.startsWith('.'))).toEqual([
      '.2015-09-12.ndjson.new.tmp',
      '.2015-09-13.ndjson.old.tmp',
    ]);
  });

  it('answers 400 to a day that is none', async () => {
    expect((await post('2015-02-30')).status).toBe(400);
    expect(names()).toEqual([]);
  });

  it('is cut off when the app closes', async () => {
    const release = await holdExports();
    const waiting = [post('2015-09-12'), post('2015-09-13')].map((asked) => asked.catch((error: Error) => error));
    await eventually(async () => expect(await sessions()).toBe(2));
    await warehouse.app.close();
    expect((await Promise.all(waiting)).map((answer) => (answer instanceof Error ? answer : answer.status))).toEqual([
      500, 500,
    ]);
    expect(names()).toEqual([]);
    await release();
    warehouse = await aWarehouse(database.url);
  }, 20_000);
});
