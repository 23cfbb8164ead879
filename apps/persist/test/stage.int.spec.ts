import { randomUUID } from 'node:crypto';
import { type MillraceEvent, originate, pipelineTypes, sourceEnded, streams } from '@millrace/events';
import { EventCodec, createLogger, type RunningApp, startApp } from '@millrace/runtime';
import { Publisher, StreamInspector } from '@millrace/redis-streams';
import { PersistConfig } from '../src/persist.config';
import { PersistModule } from '../src/persist.module';
import { aDatabase, type TestDatabase } from './a-database';
import { anEvent, someEvents } from './a-persist';
import { aProxy, type TestProxy } from './a-proxy';
import { eventually } from './eventually';

const codec = new EventCodec();

describe('the persist stage', () => {
  let database: TestDatabase;
  let proxy: TestProxy;
  let prefix: string;
  let running: RunningApp[];

  beforeEach(async () => {
    database = await aDatabase();
    proxy = await aProxy(database.url);
    prefix = `t-${randomUUID()}`;
    running = [];
  });

  afterEach(async () => {
    await proxy.heal();
    for (const { app } of running) await app.close();
    await proxy.close();
    await database.drop();
  }, 30_000);

  const start = async (changes: Partial<PersistConfig> = {}) => {
    const config = Object.assign(new PersistConfig(), {
      port: 0,
      redisUrl: process.env.TEST_REDIS_URL,
      databaseUrl: proxy.url,
      prefix,
      connectTimeoutMs: 500,
      statementTimeoutMs: 2_000,
      retryBaseMs: 20,
      ...changes,
    });
    const module = (given: PersistConfig) => PersistModule.forRoot(given);
    const logger = createLogger({ app: 'persist', level: 'silent' });
    running.push(await startApp({ name: 'persist', Config: PersistConfig, module }, config, logger));
    return running.at(-1)!;
  };
  const publish = async ({ app }: RunningApp, stream: string, events: readonly MillraceEvent[]) =>
    app.get(Publisher).publishAll(
      stream,
      events.map((event) => ({ fields: codec.encode(event) })),
    );
  const group = ({ app }: RunningApp, stream: string) => app.get(StreamInspector).group(stream, 'persist');
  const settled = (app: RunningApp, stream: string, count: number) =>
    eventually(async () => {
      const { ledger, pending, lag } = await group(app, stream);
      expect(ledger.done + ledger.dropped + ledger.dead).toBe(count);
      expect([pending, lag]).toEqual([0, 0]);
      return ledger;
    });
  const ids = async () =>
    (await database.rows<{ id: string }>('SELECT id FROM events ORDER BY id')).map(({ id }) => id);

  it('makes rows of enriched events and closed windows', async () => {
    const app = await start();
    const window = {
      aggregation: 'a',
      source: '/s',
      start: '2015-09-12T00:00:00.000Z',
      end: '2015-09-12T00:01:00.000Z',
      part: 0,
    };
    const groups = ['', 'x'].map((key) => ({ key, count: 1, sum: null, avg: null, min: null, max: null }));
    await publish(app, streams.enriched, [...someEvents(1_200), sourceEnded('/shop/web')]);
    await publish(app, streams.windowsClosed, [
      originate({ type: pipelineTypes.windowClosed, source: '/s', data: { ...window, groups } }),
    ]);
    expect(await settled(app, streams.enriched, 1_201)).toMatchObject({ done: 1_200, dropped: 1, dead: 0 });
    expect(await settled(app, streams.windowsClosed, 1)).toMatchObject({ done: 1 });
    expect(await ids()).toHaveLength(1_200);
    expect(await database.rows('SELECT count(*)::int FROM closed_windows')).toEqual([{ count: 2 }]);
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain('millrace_persist_rows_written_total{table="events"} 1200');
    expect(metrics).toMatch(/millrace_persist_connections\{state="idle"\} [1-9]/);
  }, 30_000);

  it('makes a dead letter of a bad row at once, with what PostgreSQL said, and stores its neighbours', async () => {
    const app = await start();
    const bad = anEvent({ id: 'bad', data: { text: 'a\0b' } });
    await publish(app, streams.enriched, [...someEvents(20), bad, anEvent({ id: 'last' })]);
    expect(await settled(app, streams.enriched, 22)).toMatchObject({ done: 21, dead: 1, retried: 0 });
    expect(await ids()).toHaveLength(21);
    const [letter] = await app.app.get(StreamInspector).deadLetters(streams.enriched, 'persist', { count: 10 });
    expect(letter!.error).toMatchObject({ name: 'UnrecoverableError', code: 'UNRECOVERABLE' });
    expect(letter!.error.message).toMatch(/PostgreSQL refused the row: unsupported Unicode escape sequence.*22P05/);
    expect(letter!.deliveries).toBe(1);
  }, 30_000);

  it('waits for PostgreSQL without counting a delivery, and drains when it is back', async () => {
    const app = await start();
    await publish(app, streams.enriched, [anEvent({ id: 'before' })]);
    await settled(app, streams.enriched, 1);
    await proxy.cut();
    await publish(app, streams.enriched, someEvents(600));
    await eventually(async () => {
      const answer = await fetch(`${app.url}/health/ready`);
      expect(answer.status).toBe(503);
      const metrics = await (await fetch(`${app.url}/metrics`)).text();
      expect(metrics).toMatch(/millrace_paused\{[^}]*stream="events.enriched"[^}]*\} 1/);
    });
    await proxy.heal();
    expect(await settled(app, streams.enriched, 601)).toMatchObject({ done: 601, retried: 0, dead: 0 });
    expect(await ids()).toHaveLength(601);
    await eventually(async () => expect((await fetch(`${app.url}/health/ready`)).status).toBe(200));
  }, 40_000);

  it('starts before PostgreSQL does', async () => {
    await proxy.cut();
    const app = await start();
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(503);
    await publish(app, streams.enriched, someEvents(3));
    await proxy.heal();
    await settled(app, streams.enriched, 3);
    expect(await ids()).toEqual(['e0', 'e1', 'e2']);
  }, 40_000);

  it('stores every event once while instances come and go', async () => {
    const first = await start({ batchSize: 50 });
    await publish(first, streams.enriched, someEvents(3_000));
    const second = await start({ batchSize: 50 });
    await eventually(async () => expect((await ids()).length).toBeGreaterThan(0));
    await first.app.close();
    await publish(second, streams.enriched, someEvents(3_100).slice(3_000));
    expect(await settled(second, streams.enriched, 3_100)).toMatchObject({ done: 3_100, dead: 0, lost: 0 });
    expect(await ids()).toHaveLength(3_100);
  }, 60_000);
});
