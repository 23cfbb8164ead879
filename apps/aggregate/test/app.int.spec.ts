import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { originate, sourceEnded, streams, withEnvelope, type MillraceEvent } from '@millrace/events';
import { Publisher } from '@millrace/redis-streams';
import { createLogger, EventCodec, startApp, type RunningApp } from '@millrace/runtime';
import { aggregateApp } from '../src/aggregate.app';
import { AggregateConfig } from '../src/aggregate.config';
import type { WindowsAnswer } from '../src/windows.controller';
import { Bench, eventually } from './bench';

jest.setTimeout(60_000); // a busy machine is slow, not wrong

const catalog = `
type: page.viewed
owner: web
description: A page was viewed
example: { page: /a, ms: 3 }
schema:
  type: object
  properties: { page: { type: string }, ms: { type: number } }
aggregations:
  - { name: views-by-page, window: 1m, disorder: 1s, groupBy: data.page, measure: data.ms }
`;
const token = 'the-token-of-this-test';

describe('the aggregate app', () => {
  let bench: Bench;
  let publisher: Publisher;
  let running: RunningApp | undefined;
  let folder: string;

  beforeAll(async () => {
    bench = new Bench();
    publisher = new Publisher(bench.redis, bench.keys, { codec: new EventCodec() });
    folder = mkdtempSync(join(tmpdir(), 'catalog-'));
    writeFileSync(join(folder, 'page.viewed.yaml'), catalog);
    const config = Object.assign(new AggregateConfig(), {
      port: 0,
      redisUrl: bench.url,
      prefix: bench.prefix,
      adminToken: token,
      catalogDir: folder,
      roundIntervalMs: 20,
      watermarkHoldMs: 0,
    });
    running = await startApp(aggregateApp, config, createLogger({ app: 'aggregate', level: 'silent' }));
  });
  afterAll(async () => {
    await running?.app.close();
    bench.close();
    rmSync(folder, { recursive: true });
  });

  const view = (page: string, ms: number, at: string): MillraceEvent =>
    originate({ type: 'page.viewed', source: '/web', time: at, data: { page, ms } });
  const get = async (path: string, authorization = `Bearer ${token}`): Promise<Response> =>
    fetch(`${running!.url}${path}`, { headers: { authorization } });
  const windows = async (query = ''): Promise<WindowsAnswer> => (await get(`/windows${query}`)).json() as never;

  it('shows open windows with their numbers so far, then the closed ones', async () => {
    const at = '2024-05-01T10:00:';
    const views = [view('/a', 20, `${at}01Z`), view('/b', 5, `${at}02Z`), view('/a', 10.5, `${at}59Z`)];
    for (const event of views) await publisher.publish(streams.enriched, event);
    const open = await eventually(async () => {
      const answer = await windows();
      return answer.windows[0]?.events === 3 && answer;
    });
    const range = { start: '2024-05-01T10:00:00.000Z', end: '2024-05-01T10:01:00.000Z' };
    const expected = {
      aggregation: 'views-by-page',
      source: '/web',
      ...range,
      state: 'open',
      events: 3,
      groups: 2,
      top: [
        { key: '/a', count: 2, sum: 30.5, avg: 15.25, min: 10.5, max: 20 },
        { key: '/b', count: 1, sum: 5, avg: 5, min: 5, max: 5 },
      ],
    };
    expect(open.windows).toEqual([expected]);
    expect(open.aggregations).toEqual([
      { name: 'views-by-page', types: ['page.viewed'], windowMs: 60_000, disorderMs: 1000 },
    ]);
    expect((await windows('?top=1')).windows[0]!.top).toHaveLength(1);

    await publisher.publish(streams.enriched, withEnvelope(sourceEnded('/web'), { time: `${at}59.000Z` }));
    await eventually(async () => (await windows('?open=true')).windows.length === 0);
    await publisher.publish(streams.enriched, view('/late', 1, `${at}30Z`));
    const closed = await eventually(async () => {
      const answer = await windows('?aggregation=views-by-page&source=/web');
      return answer.sources[0]?.late === 1 && answer;
    });
    expect(closed.windows).toEqual([{ ...expected, state: 'closed' }]);
    expect(closed.sources).toEqual([
      {
        aggregation: 'views-by-page',
        source: '/web',
        watermark: '2024-05-01T10:01:59.000Z', // the window that the end falls into is complete
        closedUntil: range.end,
        late: 1,
      },
    ]);
    expect((await windows('?source=/other')).windows).toEqual([]);
  });

  it('makes an event that cannot be read a dead letter and counts the others', async () => {
    const broken = {
      type: 'page.viewed',
      envelope: new EventCodec().encode(view('/x', 1, '2024-05-01T11:00:00Z')).envelope,
    };
    await publisher.publishAll(streams.enriched, [
      { fields: { ...broken, data: '{"page":' } },
      { fields: new EventCodec().encode(view('/y', 1, '2024-05-01T11:00:00Z')) },
    ]);
    await eventually(async () => (await windows('?open=true')).windows[0]?.events === 1);
    const [letter] = await eventually(async () => {
      const letters = await bench.inspector.deadLetters(streams.enriched, 'aggregate', { count: 10 });
      return letters.length > 0 && letters;
    });
    expect(letter).toMatchObject({ error: { code: 'UNRECOVERABLE' } });
    expect(letter!.error.message).toMatch(/^Event \S+ \(page\.viewed\) cannot be aggregated: /);
  });

  it('is for administrators, and says what is wrong with a query', async () => {
    expect((await get('/windows', '')).status).toBe(401);
    const wrong = await get('/windows?top=0&open=maybe');
    expect(wrong.status).toBe(400);
    expect(wrong.headers.get('content-type')).toMatch('application/problem+json');
    expect(await wrong.text()).toMatch("open must be 'true' or 'false'");
  });

  it('is healthy and measured', async () => {
    expect((await get('/health/ready')).status).toBe(200);
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch('millrace_windows_closed_total{aggregation="views-by-page"} 1');
    expect(metrics).toMatch('millrace_window_late_events{aggregation="views-by-page"} 1');
    expect(metrics).toMatch('millrace_windows_open{aggregation="views-by-page"} 1');
    expect(metrics).toMatch('millrace_watermark_lag_seconds{aggregation="views-by-page"}');
  });
});
