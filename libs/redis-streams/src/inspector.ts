import type { Redis } from 'ioredis';
import type { EntryFields } from './codec';
import { type DeadLetter, readDeadLetter } from './dead-letter';
import { type RawEntry, whateverIsThere, fieldNamed } from './entry';
import { compareIds, lesserId, nextId, previousId } from './entry-id';
import type { KeySpace } from './keys';

/** What a consumer group has ended and how, since it exists. */
export interface Ledger {
  /** Settled with their outputs. */
  done: number;
  /** Ended without output on purpose. */
  dropped: number;
  /** Failed deliveries that were parked for another one. */
  retried: number;
  /** Given up as dead letters. */
  dead: number;
  /** Entries that were gone from the stream before they were settled. */
  lost: number;
}

/** State of one consumer group on one stream. */
export interface GroupStatus {
  /** False until the group is created; every number is then 0 but lag, which is the stream's length. */
  exists: boolean;
  /** Entries not yet delivered, those of the group's retry stream included. Never null: where Redis cannot tell, the stream's length. */
  lag: number;
  /** Delivered and not settled, parked ones included. */
  pending: number;
  /** Waiting for their retry to be due. */
  parked: number;
  /** Entries in the dead-letter stream. */
  deadLetters: number;
  /** Milliseconds since the oldest pending entry was published; 0 without one. */
  oldestPendingMs: number;
  /** Id up to which the group has been handed entries. */
  lastDeliveredId: string;
  /** Every entry of the stream below this id is settled. */
  lowestUnsettledId: string;
  /** Consumers known to Redis, gone ones included until they are retired. */
  consumers: number;
  /** Counts since the group exists. */
  ledger: Ledger;
}

/** State of a stream. */
export interface StreamStatus {
  /** Entries held now. */
  length: number;
  /** Entries ever added. */
  entriesAdded: number;
  /** Oldest entry held; '0-0' when empty. */
  firstId: string;
  /** Last id given out. */
  lastId: string;
  /** Memory that Redis estimates for it. */
  bytes: number;
}

/** Where a group stands with an entry. */
export type EntryState = 'waiting' | 'pending' | 'parked' | 'settled';

/** A page of newest-first reading. */
export interface Page {
  /** Most entries. */
  count: number;
  /** Only entries before this id. */
  before?: string;
}

type Info = Record<string, unknown>;
type Pending = [id: string, consumer: string, idleMs: number, count: number];

/** Reads the state of streams and groups. Changes nothing; does not own the connection. */
export class StreamInspector {
  constructor(
    private readonly redis: Redis,
    private readonly keys: KeySpace,
  ) {}

  /** State of a group; all zero for a group or stream that does not exist yet. */
  async group(stream: string, group: string, partition = 0): Promise<GroupStatus> {
    const keys = this.keys.group(partition, stream, group);
    // Before the retry stream: entries move from here to there, so that one on its way is seen at least once.
    const main = await this.input(keys.main.stream, group);
    const [retry, parked, parkedRetry, deadLetters, ledger] = await Promise.all([
      this.input(keys.retry.stream, group),
      this.redis.zcard(keys.main.parked),
      this.redis.zcard(keys.retry.parked),
      this.redis.xlen(keys.dead),
      this.redis.hgetall(keys.ledger),
    ]);
    const heldBack = retry.lag + retry.pending > 0 ? await this.lowestOrigin(keys.retry.stream, retry) : undefined;
    return {
      exists: main.exists,
      lag: main.lag + retry.lag,
      pending: main.pending + retry.pending,
      parked: parked + parkedRetry,
      deadLetters,
      oldestPendingMs: ageMs(lesserId(main.oldestPending, heldBack)),
      lastDeliveredId: main.lastDelivered,
      lowestUnsettledId: lesserId(main.oldestPending ?? nextId(main.lastDelivered), heldBack)!,
      consumers: main.consumers,
      ledger: { done: 0, dropped: 0, retried: 0, dead: 0, lost: 0, ...numbers(ledger) },
    };
  }

  /** State of a stream; all zero for one that does not exist yet. */
  async stream(stream: string, partition = 0): Promise<StreamStatus> {
    const key = this.keys.stream(partition, stream);
    const info = await this.xinfo('STREAM', key);
    if (!info) return { length: 0, entriesAdded: 0, firstId: '0-0', lastId: '0-0', bytes: 0 };
    const first = info['first-entry'] as RawEntry | null;
    return {
      length: Number(info['length']),
      entriesAdded: Number(info['entries-added']),
      firstId: first?.[0] ?? '0-0',
      lastId: String(info['last-generated-id']),
      bytes: Number((await this.redis.call('MEMORY', 'USAGE', key, 'SAMPLES', 5)) ?? 0),
    };
  }

  /** Largest lag + pending of the given groups: how far the slowest reader is behind. */
  async depth(subscriptions: readonly { stream: string; group: string }[], partition = 0): Promise<number> {
    const statuses = await Promise.all(
      subscriptions.map(async ({ stream, group }) => {
        const keys = this.keys.group(partition, stream, group);
        const inputs = await Promise.all([this.input(keys.main.stream, group), this.input(keys.retry.stream, group)]);
        return inputs.reduce((sum, { lag, pending }) => sum + lag + pending, 0);
      }),
    );
    return Math.max(0, ...statuses);
  }

  /** Entries of a stream, newest first. */
  async recent(stream: string, page: Page, partition = 0): Promise<{ id: string; fields: EntryFields }[]> {
    const raw = await this.newest(this.keys.stream(partition, stream), page);
    return raw.map(([id, fields]) => ({ id, fields: whateverIsThere(fields ?? []) }));
  }

  /** Dead letters of a group, newest first. */
  async deadLetters(stream: string, group: string, page: Page, partition = 0): Promise<DeadLetter[]> {
    const raw = await this.newest(this.keys.group(partition, stream, group).dead, page);
    return raw.map(([id, fields]) => readDeadLetter(id, fields ?? []));
  }

  /** Where a group stands with each of the given entries of its stream. */
  async states(stream: string, group: string, ids: readonly string[], partition = 0): Promise<Map<string, EntryState>> {
    const keys = this.keys.group(partition, stream, group).main;
    const { lastDelivered } = await this.input(keys.stream, group);
    const delivered = ids.filter((id) => compareIds(id, lastDelivered) <= 0);
    const [pending, parked] = await Promise.all([
      this.pendingAmong(keys.stream, group, delivered),
      delivered.length > 0 ? this.redis.zmscore(keys.parked, ...delivered) : [],
    ]);
    const states = new Map<string, EntryState>(ids.map((id) => [id, 'waiting']));
    delivered.forEach((id, i) => {
      states.set(id, parked[i] !== null ? 'parked' : pending.has(id) ? 'pending' : 'settled');
    });
    return states;
  }

  private async pendingAmong(key: string, group: string, ids: readonly string[]): Promise<Set<string>> {
    const answers = await Promise.all(ids.map((id) => this.pendingRange(key, group, id, id, 1)));
    return new Set(answers.flat().map(([id]) => id));
  }

  private async pendingRange(key: string, group: string, from: string, to: string, count: number): Promise<Pending[]> {
    try {
      return (await this.redis.xpending(key, group, from, to, count)) as Pending[];
    } catch (error) {
      return absent(error, []);
    }
  }

  private async input(key: string, group: string): Promise<InputStatus> {
    const [stream, groups] = await Promise.all([this.xinfo('STREAM', key), this.groups(key)]);
    const info = groups.find(({ name }) => name === group);
    const length = Number(stream?.['length'] ?? 0);
    if (!info) return { exists: false, lag: length, pending: 0, lastDelivered: '0-0', consumers: 0 };
    const pending = Number(info['pending']);
    const oldest = pending > 0 ? await this.pendingRange(key, group, '-', '+', 1) : [];
    return {
      exists: true,
      lag: info['lag'] === null ? length : Number(info['lag']),
      pending,
      oldestPending: oldest[0]?.[0],
      lastDelivered: String(info['last-delivered-id']),
      consumers: Number(info['consumers']),
    };
  }

  /** The lowest original id among what waits in a retry stream (the first 1,000 unsettled entries of it). */
  private async lowestOrigin(retryKey: string, retry: InputStatus): Promise<string | undefined> {
    const from = retry.oldestPending ?? nextId(retry.lastDelivered);
    const waiting = (await this.redis.xrange(retryKey, from, '+', 'COUNT', 1000)) as RawEntry[];
    return waiting
      .map(([, fields]) => fieldNamed(fields ?? [], 'o'))
      .map((origin) => (origin === undefined ? undefined : (JSON.parse(origin) as { id: string }).id))
      .reduce(lesserId, undefined);
  }

  private async newest(key: string, { count, before }: Page): Promise<RawEntry[]> {
    return await this.redis.xrevrange(key, before ? previousId(before) : '+', '-', 'COUNT', count);
  }

  private async groups(key: string): Promise<Info[]> {
    try {
      return ((await this.redis.xinfo('GROUPS', key)) as unknown[][]).map(asInfo);
    } catch (error) {
      return absent(error, []);
    }
  }

  private async xinfo(what: 'STREAM', key: string): Promise<Info | undefined> {
    try {
      return asInfo((await this.redis.xinfo(what, key)) as unknown[]);
    } catch (error) {
      return absent(error, undefined);
    }
  }
}

interface InputStatus {
  exists: boolean;
  lag: number;
  pending: number;
  oldestPending?: string | undefined;
  lastDelivered: string;
  consumers: number;
}

/** A stream or group that does not exist yet is an answer, not a failure. */
function absent<T>(error: unknown, instead: T): T {
  if (error instanceof Error && /no such key|NOGROUP/i.test(error.message)) return instead;
  throw error;
}

function asInfo(flat: unknown[]): Info {
  const info: Info = {};
  for (let i = 0; i < flat.length; i += 2) info[String(flat[i])] = flat[i + 1];
  return info;
}

function numbers(hash: Record<string, string>): Partial<Ledger> {
  return Object.fromEntries(Object.entries(hash).map(([name, value]) => [name, Number(value)]));
}

function ageMs(id: string | undefined): number {
  return id === undefined ? 0 : Math.max(0, Date.now() - Number(id.split('-')[0]));
}
