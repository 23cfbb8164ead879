import { originate, streams } from '@millrace/events';
import { Publisher } from '@millrace/redis-streams';
import { REDIS, type RunningApp } from '@millrace/runtime';
import type { Redis } from 'ioredis';
import type { GroupView, Snapshot, StreamView } from '../src/live/snapshot';
import { type AConsole, aConsole, testRedisUrl } from './a-console';
import { aProxy, aServer } from './a-server';
import { aStage } from './a-stage';
import { eventually } from './eventually';

const stream = ({ streams }: Snapshot, name: string): StreamView => streams.find((one) => one.name === name)!;
const enrichGroup = ({ stages }: Snapshot): GroupView => stages.find(({ name }) => name === 'enrich')!.groups[0]!;

describe('GET /api/pipeline', () => {
  let console: AConsole;
  let stage: RunningApp | undefined;
  beforeEach(async () => (console = await aConsole()));
  afterEach(async () => {
    await stage?.app.close();
    stage = undefined;
    await console.app.close();
  });

  it('shows what waits for a stage that was never there', async () => {
    await console.publish(3);
    const snapshot = await eventually(async () => {
      const now = await console.snapshot();
      expect(stream(now, streams.accepted).added).toBe(3);
      return now;
    });
    expect(stream(snapshot, streams.accepted)).toMatchObject({ writer: 'ingest', readers: ['enrich'], length: 3 });
    expect(enrichGroup(snapshot)).toMatchObject({ exists: false, lag: 3, pending: 0, deadLetters: 0, instances: 0 });
    expect(snapshot.redis).toMatchObject({ up: true, error: null, usedBytes: expect.any(Number) });
    expect(snapshot.windows).toBeNull();
  });

  it('shows what a stage does: rates, settled events, dead letters, instances', async () => {
    stage = await aStage({ redisUrl: testRedisUrl(), prefix: console.config.prefix });
    await eventually(async () => expect((await console.snapshot()).at).not.toBeNull());
    await console.publish(40);
    await console.app
      .get(Publisher)
      .publish(streams.accepted, originate({ type: 'thing.bad', source: '/test', data: {} }));
    const snapshot = await eventually(async () => {
      const now = await console.snapshot();
      expect(enrichGroup(now).ledger).toMatchObject({ done: 40, dead: 1 });
      return now;
    });
    expect(enrichGroup(snapshot)).toMatchObject({ exists: true, lag: 0, pending: 0, deadLetters: 1, instances: 1 });
    expect(enrichGroup(snapshot).perSecond).toBeGreaterThan(0);
    expect(stream(snapshot, streams.enriched)).toMatchObject({ added: 40, readers: ['aggregate', 'persist'] });
    const enrich = snapshot.stages.find(({ name }) => name === 'enrich')!;
    expect(enrich.outPerSecond).toBeGreaterThan(0);
    expect(Math.max(...enrich.history)).toBeGreaterThan(0);
  });

  it('holds no event and no detail of a dead letter', async () => {
    stage = await aStage({ redisUrl: testRedisUrl(), prefix: console.config.prefix });
    const event = originate({ type: 'thing.bad', source: '/test', data: { secret: 'very' } });
    await console.app.get(Publisher).publish(streams.accepted, event);
    const text = await eventually(async () => {
      const now = await console.snapshot();
      expect(enrichGroup(now).deadLetters).toBe(1);
      return JSON.stringify(now);
    });
    expect(text).not.toMatch(/very|cannot be helped|thing\.bad/);
    expect(text).not.toContain(event.id);
  });

  it('never goes backwards with a rate when the stream is gone', async () => {
    await console.publish(5);
    await eventually(async () => expect(stream(await console.snapshot(), streams.accepted).added).toBe(5));
    await console.app.get<Redis>(REDIS).del(`${console.config.prefix}:{0}:${streams.accepted}`);
    const snapshot = await eventually(async () => {
      const now = await console.snapshot();
      expect(stream(now, streams.accepted).added).toBe(0);
      return now;
    });
    expect(Math.min(...snapshot.stages.flatMap(({ history }) => history))).toBe(0);
  });
});

describe('while Redis hangs', () => {
  it('keeps the last numbers, says so, and goes on by itself', async () => {
    const proxy = await aProxy(testRedisUrl());
    const console = await aConsole({ redisUrl: proxy.url });
    try {
      await console.publish(2);
      await eventually(async () => expect(stream(await console.snapshot(), streams.accepted).added).toBe(2));
      proxy.block();
      const during = await eventually(async () => {
        const now = await console.snapshot();
        expect(now.redis.up).toBe(false);
        return now;
      });
      expect(during.redis.error).toMatch(/no answer within 3 s|not answered/);
      expect(stream(during, streams.accepted).added).toBe(2);
      proxy.unblock();
      await eventually(async () => expect((await console.snapshot()).redis).toMatchObject({ up: true, error: null }));
      expect(console.log().match(/No new numbers/g)).toHaveLength(1);
    } finally {
      await console.app.close();
      await proxy.close();
    }
  }, 20_000);
});

describe('what other apps say', () => {
  it('is their health, and the open windows with the admin token', async () => {
    const good = await aServer((_request, response) => response.end('{"status":"ok"}'));
    const bad = await aServer((_request, response) => {
      response.writeHead(503).end('{"status":"error","error":{"postgres":{"status":"down"}}}');
    });
    const window = { aggregation: 'views', source: '/shop', start: 'a', end: 'b', events: 3, groups: 1 };
    const asked: string[] = [];
    const aggregate = await aServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      const top = [{ key: '/', count: 3, sum: 1 }];
      response.end(JSON.stringify({ windows: [{ ...window, state: 'open', top }] }));
    });
    const appUrls = [
      `ingest=${good.url}/`,
      `persist=${bad.url}`,
      `aggregate=${aggregate.url}`,
      'enrich=http://127.0.0.1:9',
    ];
    const console = await aConsole({ appUrls, adminToken: 'correct-horse' });
    try {
      const snapshot = await eventually(async () => {
        const now = await console.snapshot();
        expect(now.apps.every(({ state }) => state !== 'unknown')).toBe(true);
        expect(now.windows).toHaveLength(1);
        return now;
      });
      expect(snapshot.apps.map(({ name, state, failing }) => [name, state, failing])).toEqual([
        ['ingest', 'ready', []],
        ['persist', 'not ready', ['postgres']],
        ['aggregate', 'ready', []],
        ['enrich', 'unreachable', []],
      ]);
      expect(snapshot.windows).toEqual([{ ...window, top: [{ key: '/', count: 3 }] }]);
      expect(asked).toContain('/windows?open=true&limit=8&top=3 Bearer correct-horse');
    } finally {
      await console.app.close();
      await Promise.all([good.close(), bad.close(), aggregate.close()]);
    }
  });
});
