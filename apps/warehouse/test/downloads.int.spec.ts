import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { aDatabase, aDatabaseWithEvents, addManyEvents, type TestDatabase } from './a-database';
import { aWarehouse, type TestWarehouse } from './a-warehouse';
import { eventually } from './eventually';

const nasty = ' "quotes" \\backslash\\ \ttab\nnewline \u0001\u0002\u001f \u2028 🙂 \\N \\. , ';

describe('GET /exports/:day', () => {
  let database: TestDatabase;
  let warehouse: TestWarehouse;

  beforeAll(async () => {
    database = await aDatabaseWithEvents();
    warehouse = await aWarehouse(database.url);
    await database.rows(
      `INSERT INTO events VALUES
        ('2015-09-12', '/b', 'e2', 'page.viewed', '2015-09-12T23:59:59.999Z', NULL, 'c2', NULL, NULL, 1, NULL, NULL, 'null'),
        ('2015-09-12', '/b', 'E2', 'page.viewed', '2015-09-12T23:59:59.999501Z', NULL, 'c2', NULL, NULL, 1, NULL, NULL, '[]'),
        ('2015-09-12', '/a', 'e3', 'page.viewed', '2015-09-12T00:00:00Z', '2015-09-12T00:00:01.5Z', 'c3', 'p1', $1, 2,
         '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '{"bot": false}', jsonb_build_object($1::text, $1::text, 'n', 1.50)),
        ('2015-09-13', '/a', 'e4', 'page.viewed', '2015-09-13T00:00:00Z', NULL, 'c4', NULL, NULL, 1, NULL, NULL, '{}'),
        ('0001-01-01', '/a', 'e1', 'page.viewed', '0001-01-01T00:00:00Z', NULL, 'c1', NULL, NULL, 1, NULL, NULL, '{}')`.replaceAll(
        '$1',
        `$1::text`,
      ),
      [nasty],
    );
  });

  afterAll(async () => {
    await warehouse.app.close();
    await database.drop();
  });

  const day = [
    {
      id: 'e3',
      type: 'page.viewed',
      source: '/a',
      time: '2015-09-12T00:00:00.000Z',
      receivedAt: '2015-09-12T00:00:01.500Z',
      correlationId: 'c3',
      causationId: 'p1',
      subject: nasty,
      schemaVersion: 2,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      enrichment: { bot: false },
      data: { [nasty]: nasty, n: 1.5 },
    },
    {
      id: 'E2',
      type: 'page.viewed',
      source: '/b',
      time: '2015-09-12T23:59:59.999501Z',
      correlationId: 'c2',
      schemaVersion: 1,
      data: [],
    },
    {
      id: 'e2',
      type: 'page.viewed',
      source: '/b',
      time: '2015-09-12T23:59:59.999Z',
      correlationId: 'c2',
      schemaVersion: 1,
      data: null,
    },
  ];
  const parsed = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('streams the events of the day in key order, exactly as they are', async () => {
    const answer = await warehouse.ask('/exports/2015-09-12.ndjson', { headers: { 'accept-encoding': 'identity' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    const text = await answer.text();
    expect(text.endsWith('}\n')).toBe(true);
    expect(parsed(text)).toEqual(day);
  });

  it('compresses for those who ask for it', async () => {
    const answer = await warehouse.ask('/exports/2015-09-12.ndjson', { headers: { 'accept-encoding': 'br, gzip' } });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(parsed(await answer.text())).toEqual(day);
  });

  it('serves a compressed file as a file', async () => {
    const answer = await warehouse.ask('/exports/2015-09-12.ndjson.gz');
    expect(answer.headers.get('content-type')).toBe('application/gzip');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('content-disposition')).toContain('2015-09-12.ndjson.gz');
    expect(parsed(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString())).toEqual(day);
  });

  it('serves an empty day as an empty file', async () => {
    const answer = await warehouse.ask('/exports/2001-01-01.ndjson');
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('serves days that share a partition one by one', async () => {
    const answer = await warehouse.ask('/exports/0001-01-01.ndjson');
    expect(parsed(await answer.text())).toMatchObject([{ id: 'e1', time: '0001-01-01T00:00:00.000Z' }]);
  });

  it.each(['2015-02-30.ndjson', 'yesterday.ndjson', '2015-09-12.csv', '..%2F..%2Fetc%2Fpasswd'])(
    'answers 400 to %s',
    async (name) => {
      const answer = await warehouse.ask(`/exports/${name}`);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({
        title: 'No such day',
        detail: expect.stringContaining('2015-09-12.ndjson'),
      });
    },
  );

  it.each([{}, { authorization: 'Bearer wrong' }])('answers 401 without the admin token (%j)', async (headers) => {
    const answers = [
      await fetch(`${warehouse.url}/exports/2015-09-12.ndjson`, { headers: headers as Record<string, string> }),
      await fetch(`${warehouse.url}/exports/2015-09-12`, {
        method: 'POST',
        headers: headers as Record<string, string>,
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  });

  it('counts what it serves', async () => {
    await (await warehouse.ask('/exports/2015-09-12.ndjson')).text();
    await eventually(async () => {
      const text = await (await fetch(`${warehouse.url}/metrics`)).text();
      expect(text).toMatch(/millrace_warehouse_exports_total\{way="download",outcome="done"\} [1-9]/);
      expect(text).toContain('millrace_warehouse_exports_running{way="download"} 0');
    });
  });
});

describe('a download of a large day', () => {
  const rows = 40_000;
  let database: TestDatabase;
  let warehouse: TestWarehouse;

  beforeAll(async () => {
    database = await aDatabaseWithEvents();
    await addManyEvents(database, '2015-09-12', rows);
    warehouse = await aWarehouse(database.url, { poolSize: 2 });
  }, 60_000);

  afterAll(async () => {
    await warehouse.app.close();
    await database.drop();
  }, 30_000);

  const running = async () =>
    (
      await database.rows<{ wait: string | null }>(
        `SELECT wait_event AS wait FROM pg_stat_activity
          WHERE datname = current_database() AND state = 'active' AND query LIKE 'COPY%'`,
      )
    ).map(({ wait }) => wait);

  it('gives the same bytes each time', async () => {
    const hash = async () => {
      const bytes = Buffer.from(await (await warehouse.ask('/exports/2015-09-12.ndjson')).arrayBuffer());
      return createHash('sha256').update(bytes).digest('hex');
    };
    expect(await hash()).toBe(await hash());
  }, 60_000);

  it('waits for a slow reader, and ends its query when the reader goes', async () => {
    const headers = { authorization: 'Bearer a-token-of-this-test' };
    const slow = request(`${warehouse.url}/exports/2015-09-12.ndjson`, { headers });
    const answered = new Promise((resolve) => slow.once('response', resolve)); // and nobody reads it
    slow.end();
    await answered;
    await eventually(async () => expect(await running()).toEqual(['ClientWrite']));
    slow.destroy();
    await eventually(async () => expect(await running()).toEqual([]));
    const text = await (await fetch(`${warehouse.url}/metrics`)).text();
    expect(text).toContain('millrace_warehouse_exports_total{way="download",outcome="failed"} 1');
  }, 60_000);

  it('breaks off visibly when PostgreSQL goes', async () => {
    const answer = await warehouse.ask('/exports/2015-09-12.ndjson', { headers: { 'accept-encoding': 'identity' } });
    await database.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'active' AND query LIKE 'COPY%'`,
    );
    await expect(answer.text()).rejects.toThrow();
    expect((await warehouse.ask('/exports/2001-01-01.ndjson')).status).toBe(200);
  }, 60_000);

  it('answers 503 when no connection is free', async () => {
    const uncompressed = { headers: { 'accept-encoding': 'identity' } };
    const held = await Promise.all([1, 2].map(() => warehouse.ask('/exports/2015-09-12.ndjson', uncompressed)));
    const answer = await warehouse.ask('/exports/2015-09-12.ndjson');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    for (const { body } of held) await body!.cancel();
  }, 60_000);
});

describe('before persist has made its tables', () => {
  it('is not ready, says why, and becomes ready', async () => {
    const database = await aDatabase();
    const warehouse = await aWarehouse(database.url);
    const ready = async () => {
      const answer = await fetch(`${warehouse.url}/health/ready`);
      return [answer.status, JSON.stringify(await answer.json())];
    };
    expect(await ready()).toEqual([
      503,
      expect.stringContaining('The table \\"events\\" is not there yet: persist makes it'),
    ]);
    const download = await warehouse.ask('/exports/2015-09-12.ndjson');
    expect([download.status, await download.json()]).toEqual([
      503,
      expect.objectContaining({ detail: expect.stringContaining('Start persist') }),
    ]);
    await database.rows('CREATE TABLE events ()');
    expect((await ready())[0]).toBe(200);
    await warehouse.app.close();
    await database.drop();
  });

  it('starts and answers 503 while PostgreSQL is down', async () => {
    const warehouse = await aWarehouse('postgres://127.0.0.1:1/none');
    expect((await fetch(`${warehouse.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${warehouse.url}/health/ready`)).status).toBe(503);
    expect((await warehouse.ask('/exports/2015-09-12.ndjson')).status).toBe(503);
    expect((await warehouse.ask('/exports/2015-09-12', { method: 'POST' })).status).toBe(503);
    await warehouse.app.close();
  });
});
