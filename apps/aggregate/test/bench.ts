import { randomUUID } from 'node:crypto';
import { fromWire, streams, stages, toWire, type MillraceEvent, type WindowClosed } from '@millrace/events';
import { KeySpace, openRedis, StreamInspector } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';
import { foldChange } from '../src/state/fold-change';
import { foldDeltas } from '../src/state/lua-script';
import { WindowCloser } from '../src/state/window-closer';
import { WindowState } from '../src/state/window-state';
import { WindowRounds, type RoundOptions } from '../src/window-rounds';
import type { Aggregation } from '../src/windows/aggregation';
import { foldEvent, noDeltas, type Deltas } from '../src/windows/fold';

/** A Redis of the test run, under a key prefix of this test's own, with a clock that stands still until it is moved. */
export class Bench {
  readonly url = redisUrl();
  readonly prefix = `t-${randomUUID()}`;
  readonly keys = new KeySpace(this.prefix);
  readonly redis: Redis = openRedis(this.url, 'commands');
  readonly inspector = new StreamInspector(this.redis, this.keys);
  readonly state = new WindowState(this.redis, this.keys);
  readonly closer = new WindowCloser(this.redis, this.keys, this.state);
  now = 1_000_000;

  /** Rounds of one instance. */
  rounds(aggregations: readonly Aggregation[], options: Partial<RoundOptions> = {}): WindowRounds {
    const defaults = { aggregations, idleAfterMs: 10_000, holdMs: 0, now: () => this.now };
    return new WindowRounds(this.state, this.closer, this.inspector, { ...defaults, ...options });
  }

  /** Folds events as the settle step would. */
  async fold(events: readonly MillraceEvent[], aggregations: readonly Aggregation[]): Promise<void> {
    const deltas = noDeltas();
    const options = { aggregations, maxFutureMs: 3_600_000, now: Date.now() };
    for (const event of events) foldEvent(deltas, event, options);
    await this.apply(deltas);
  }

  /** Applies a change outside of the settle step; answers the reason of a refusal. */
  async apply(deltas: Deltas): Promise<string | null> {
    const [change] = foldChange(deltas);
    if (!change) return null;
    const script = `local check = function(keys, args)\n${foldDeltas.check}\nend
      local apply = function(keys, args)\n${foldDeltas.apply}\nend
      local reason = check(KEYS, ARGV)
      if reason then return reason end
      apply(KEYS, ARGV)
      return nil`;
    const keys = change.keys.map((key) => this.keys.state(0, key));
    return (await this.redis.eval(script, keys.length, ...keys, ...change.args)) as string | null;
  }

  /** Adds an entry that nobody has settled yet; creates the stream's group. */
  async arrive(stream: 'accepted' | 'enriched'): Promise<string> {
    const key = this.keys.stream(0, streams[stream]);
    const group = stream === 'accepted' ? stages.enrich.name : stages.aggregate.name;
    await this.redis.xgroup('CREATE', key, group, '0', 'MKSTREAM').catch(ignoreExisting);
    const id = (await this.redis.xadd(key, '*', 't', 'x', 'e', '{}', 'd', '{}'))!;
    await this.redis.xreadgroup('GROUP', group, 'c', 'STREAMS', key, '>');
    return id;
  }

  /** Settles an entry that arrived. */
  async settle(stream: 'accepted' | 'enriched', id: string): Promise<void> {
    const group = stream === 'accepted' ? stages.enrich.name : stages.aggregate.name;
    await this.redis.xack(this.keys.stream(0, streams[stream]), group, id);
  }

  /** Closed windows as published, oldest first. */
  async closed(): Promise<MillraceEvent<WindowClosed>[]> {
    const entries = await this.inspector.recent(streams.windowsClosed, { count: 100_000 });
    return entries.reverse().map(({ fields }) => fromWire(fields) as MillraceEvent<WindowClosed>);
  }

  /** Closes the connection. */
  close(): void {
    this.redis.disconnect();
  }
}

/** An entry's fields as XADD takes them. */
export function fieldsOf(event: MillraceEvent): string[] {
  const { type, envelope, data } = toWire(event);
  return ['t', type, 'e', envelope, 'd', data];
}

/** The run's Redis. */
export function redisUrl(): string {
  const url = process.env['TEST_REDIS_URL'];
  if (!url)
    throw new Error('TEST_REDIS_URL is not set: run the tests with npm test, or point it at a Redis of your own.');
  return url;
}

/** Waits until `check` neither throws nor answers false; fails with its last error after `withinMs`. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 20_000): Promise<Exclude<T, false>> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      const answer = await check();
      if (answer !== false) return answer as Exclude<T, false>;
      throw new Error('the condition stayed false');
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function ignoreExisting(error: Error): void {
  if (!error.message.startsWith('BUSYGROUP')) throw error;
}
