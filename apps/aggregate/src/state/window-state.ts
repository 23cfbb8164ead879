import type { KeySpace } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';
import { decodeMeasures, type Measures } from '../windows/measures';
import { endText, parseEnd, type SourceEnd } from '../windows/source-end';
import type { Progress, Seal, SourceProgress } from '../windows/watermark';
import { pairOf, parseWindowId, windowId, type Window } from '../windows/window';
import { LuaScript } from './lua-script';
import { partsField, stateKeys } from './state-keys';

const advance = new LuaScript('advance');
/** Groups asked for in one HSCAN step; Redis may answer more. */
const scanCount = 200;

/** One applied round, as {@link WindowState.advance} takes it. */
export interface Advance {
  /** The present, in ms. */
  readonly now: number;
  /** Most milliseconds that the flow clock moves, however long ago the last round was. */
  readonly mostClockMs: number;
  /** What to seal. */
  readonly seals: readonly Seal[];
  /** Ends of sources that these seals answer. */
  readonly ended: ReadonlyMap<string, SourceEnd>;
}

/** The windows of one partition as they lie in Redis. Does not own the connection. */
export class WindowState {
  constructor(
    private readonly redis: Redis,
    private readonly keys: KeySpace,
    private readonly partition = 0,
  ) {}

  /** Windows that have groups, sealed ones that are still being published included; by end. */
  async open(): Promise<Window[]> {
    const flat = await this.redis.zrange(this.key(stateKeys.open), 0, '-1', 'WITHSCORES');
    return Array.from({ length: flat.length / 2 }, (_, i) => parseWindowId(flat[2 * i]!, Number(flat[2 * i + 1])));
  }

  /** How far sources have come: the given ones that were ever seen, and every one that has ended and was not sealed yet. */
  async progress(sources: Iterable<string>): Promise<Progress> {
    const ended = await this.redis.hgetall(this.key(stateKeys.ended));
    const names = [...new Set([...sources, ...Object.keys(ended)])];
    if (names.length === 0) return new Map();
    const [newest, seenAt] = await Promise.all([
      this.redis.hmget(this.key(stateKeys.newest), ...names),
      this.redis.hmget(this.key(stateKeys.seenAt), ...names),
    ]);
    return new Map(names.flatMap((name, i) => progressOf(name, newest[i], seenAt[i], ended[name])));
  }

  /** The flow clock, in ms since the first round. */
  async flowClock(): Promise<number> {
    return Number((await this.redis.hget(this.key(stateKeys.clock), 'ms')) ?? 0);
  }

  /** Applies a round: seals windows, raises watermarks, moves the flow clock; atomic, and harmless when done twice. */
  async advance({ now, mostClockMs, seals, ended }: Advance): Promise<void> {
    const { clock, closedUntil, watermarks } = stateKeys;
    const keys = [clock, closedUntil, watermarks, stateKeys.ended].map((key) => this.key(key));
    const sealArgs = seals.flatMap(({ pair, watermark, until }) => [pair, watermark, until ?? '']);
    await advance.run(this.redis, keys, [
      now,
      mostClockMs,
      seals.length,
      ...sealArgs,
      ended.size,
      ...[...ended].flatMap(([source, end]) => [source, endText(end)]),
    ]);
  }

  /** Those of the given windows that take no more events. */
  async sealed(windows: readonly Window[]): Promise<Window[]> {
    if (windows.length === 0) return [];
    const pairs = [...new Set(windows.map(pairOf))];
    const untils = await this.redis.hmget(this.key(stateKeys.closedUntil), ...pairs);
    const untilOf = new Map(pairs.map((pair, i) => [pair, Number(untils[i] ?? -Infinity)]));
    return windows.filter((window) => window.end <= untilOf.get(pairOf(window))!);
  }

  /** A window's groups, in no order; of a window that changes meanwhile, at least those that were there all the time. */
  async *groups(window: Window): AsyncGenerator<[group: string, measures: Measures]> {
    const key = this.key(stateKeys.groups(windowId(window)));
    let cursor = '0';
    do {
      const [next, flat] = await this.redis.hscan(key, cursor, 'COUNT', scanCount);
      for (let i = 0; i < flat.length; i += 2) {
        if (flat[i] !== partsField) yield [flat[i]!.slice(1), decodeMeasures(flat[i + 1]!)];
      }
      cursor = next;
    } while (cursor !== '0');
  }

  /** Parts of a window that were published. */
  async partsPublished(window: Window): Promise<number> {
    return Number((await this.redis.hget(this.key(stateKeys.groups(windowId(window))), partsField)) ?? 0);
  }

  /** Counts and marks of every pair or source, as `stateKeys` describes them. */
  async totals(which: 'late' | 'setAside' | 'watermarks' | 'closedUntil' | 'newest'): Promise<Map<string, number>> {
    const hash = await this.redis.hgetall(this.key(stateKeys[which]));
    return new Map(Object.entries(hash).map(([name, value]) => [name, Number(value)]));
  }

  private key(key: string): string {
    return this.keys.state(this.partition, key);
  }
}

function progressOf(
  name: string,
  newest: string | null = null,
  seenAt: string | null = null,
  ended: string | undefined,
): [string, SourceProgress][] {
  if (newest === null && ended === undefined) return [];
  const progress = { newest: Number(newest), seenAt: Number(seenAt) };
  return [[name, ended === undefined ? progress : { ...progress, end: parseEnd(ended) }]];
}
