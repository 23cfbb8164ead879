import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { originate, streams } from '@millrace/events';
import { KeySpace, openRedis, Publisher, StreamInspector } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';
import { configExitCode, EventCodec } from '../src';
import { eventually } from './eventually';

const prefix = `t-${randomUUID()}`;
const redisUrl = process.env['TEST_REDIS_URL']!;
const children: ChildProcess[] = [];

function start(env: Record<string, string> = {}) {
  const register = join(__dirname, '../../../tools/swc-register.cjs');
  const args = ['--conditions=@millrace/source', '-r', register, join(__dirname, 'bootstrap-process.ts')];
  const base = { PATH: process.env['PATH'], PORT: '0', REDIS_URL: redisUrl, MILLRACE_PREFIX: prefix };
  const child = spawn(process.execPath, args, { env: { ...base, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output.text += text));
  const exited = once(child, 'exit').then(([code, signal]) => (code as number | null) ?? String(signal));
  return { child, output, exited };
}

/** Starts the app and waits until it says where it is. */
async function started(env: Record<string, string> = {}) {
  const running = start(env);
  const url = await eventually(() => {
    const found = /"url":"([^"]+)"/.exec(running.output.text)?.[1];
    if (found === undefined) throw new Error(`not up: ${running.output.text}`);
    return found;
  }, 20_000);
  return { ...running, url };
}

describe('bootstrap', () => {
  let redis: Redis;
  let publisher: Publisher;
  let inspector: StreamInspector;

  beforeAll(() => {
    redis = openRedis(redisUrl, 'commands');
    publisher = new Publisher(redis, new KeySpace(prefix), { codec: new EventCodec() });
    inspector = new StreamInspector(redis, new KeySpace(prefix));
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await redis.quit();
  });

  const anEvent = (sleepMs: number) => originate({ type: 'slow', source: '/test', data: { sleepMs } });

  it('drains what is being handled on a signal, and a second and third one change nothing', async () => {
    const { child, output, exited } = await started();
    const event = anEvent(1500);
    await publisher.publish(streams.accepted, event);
    await eventually(() => expect(output.text).toContain(`handling ${event.id}`));
    child.kill('SIGINT');
    child.kill('SIGTERM');
    await eventually(() => expect(output.text).toContain('draining and closing'));
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    const [settled] = await inspector.recent(streams.enriched, { count: 1 });
    expect(JSON.parse(settled!.fields.envelope)).toMatchObject({ id: event.id, enrichment: { pong: 'PONG' } });
    expect(await inspector.group(streams.accepted, 'enrich')).toMatchObject({
      lag: 0,
      pending: 0,
      ledger: { done: 1 },
    });
    expect(output.text.match(/draining and closing/g)).toHaveLength(1);
  }, 40_000);

  it('ends soon after the drain timeout although a handler hangs, and gives its event back', async () => {
    const { child, output, exited } = await started({ DRAIN_TIMEOUT_MS: '300' });
    const event = anEvent(60_000);
    await publisher.publish(streams.accepted, event);
    await eventually(() => expect(output.text).toContain(`handling ${event.id}`));
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    const { lag, pending } = await inspector.group(streams.accepted, 'enrich');
    expect(lag + pending).toBe(1);
  }, 40_000);

  it.each([['throw'], ['reject']])(
    'says what nobody caught and ends with 1: %s',
    async (how) => {
      const { url, output, exited } = await started({ MILLRACE_PREFIX: `${prefix}-${how}` });
      await Promise.allSettled([fetch(`${url}/${how}`, { method: 'POST' })]); // the answer may be cut off
      expect(await exited).toBe(1);
      const lines = output.text.split('\n').filter((line) => line.startsWith('{'));
      const fatal = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'fatal');
      expect(fatal.err.message).toMatch(/^nobody (catches|awaits) this$/);
    },
    40_000,
  );

  it('names everything wrong with the environment and ends with a code of its own', async () => {
    const { output, exited } = start({ PORT: 'x', BATCH_SIZE: '0' });
    expect(await exited).toBe(configExitCode);
    expect(output.text).toMatch(/^enrich: Wrong configuration:\n {2}- PORT is "x".*\n {2}- BATCH_SIZE is "0"/);
  }, 20_000);

  it('ends on a signal while it waits for Redis', async () => {
    const { child, output, exited } = start({ REDIS_URL: 'redis://127.0.0.1:1' });
    await eventually(() => expect(output.text).toContain('Redis is away'), 20_000);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(output.text).not.toContain('"fatal"');
  }, 40_000);
});
