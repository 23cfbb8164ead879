import { hostname } from 'node:os';
import { randomBytes } from 'node:crypto';
import type { RedisOptions } from 'ioredis';
import { JsonCodec, type EntryCodec } from './codec';
import { RedisStreamsConfigError } from './errors';
import { defaultRetry, type RetryOptions, type RetrySchedule } from './retry-schedule';

/** Where Redis is: a URL (`redis://`, `rediss://`) or ioredis options. */
export type RedisLocation = string | RedisOptions;

/**
 * A change script: Lua that the settle step runs. Both bodies see `keys` (full key names) and `args`, and run inside a function.
 */
export interface ChangeScript {
  /**
   * Read-only; returns a string with the reason when the change must not be applied (a key of the wrong type, say), else nil.
   * It runs before anything is written.
   */
  check: string;
  /** Applies the change. It must not fail: Lua does not roll back what was written before. */
  apply: string;
}

/** Trimming of the streams a server reads. */
export interface RetentionOptions {
  /**
   * The groups that must have settled an entry before it may go; a group that does not exist yet keeps everything.
   * @defaultValue the server's own group
   */
  groupsOf?: (stream: string) => readonly string[];
  /**
   * Settled entries kept per stream, so that people can look at recent ones.
   * @defaultValue 1000
   */
  keepEntries?: number;
  /**
   * Milliseconds between trims.
   * @defaultValue 1000
   */
  everyMs?: number;
}

/** Options of {@link RedisStreamsServer}. */
export interface RedisStreamsServerOptions {
  /** @defaultValue redis://127.0.0.1:6379 */
  redis?: RedisLocation;
  /** Consumer group; name it after the stage. */
  group: string;
  /**
   * Name of this process in the group; unique among the running ones.
   * @defaultValue host name, pid and random bytes
   */
  consumer?: string;
  /**
   * Prefix of every key.
   * @defaultValue millrace
   */
  prefix?: string;
  /**
   * Partitions that this server reads.
   * @defaultValue [0]
   */
  partitions?: readonly number[];
  /** @defaultValue JSON data with headers */
  codec?: EntryCodec;
  /**
   * Entries asked for in one read, and most deliveries in one batch.
   * @defaultValue 200
   */
  batchSize?: number;
  /**
   * Deliveries (batches, for batch handlers) handled at the same time per subscription.
   * @defaultValue 4
   */
  concurrency?: number;
  /**
   * Deliveries held per subscription, waiting ones included; reading stops above it.
   * @defaultValue 1000
   */
  maxInFlight?: number;
  /**
   * Longest wait of one blocking read, in milliseconds.
   * @defaultValue 2000
   */
  blockMs?: number;
  /**
   * Milliseconds after which an entry that its consumer neither settled nor kept fresh is taken over.
   * @defaultValue 30000
   */
  claimAfterMs?: number;
  /**
   * Crashes while handling one entry alone until it becomes a dead letter. An entry is handled alone once two consumers have
   * died with it in hand.
   * @defaultValue 3
   */
  maxCrashes?: number;
  /**
   * Milliseconds after which a delivery counts as failed although its handler still runs.
   * @defaultValue 30000
   */
  handlerTimeoutMs?: number;
  /**
   * Milliseconds that shutdown waits for in-flight deliveries before it gives them back.
   * @defaultValue 25000
   */
  drainTimeoutMs?: number;
  /** Retry schedule of handlers that name none. */
  retry?: RetryOptions;
  /** State changes that batch answers may name. */
  changes?: Readonly<Record<string, ChangeScript>>;
  /** Trimming of the streams this server reads. */
  retention?: RetentionOptions;
}

/** The server's options with every default filled in. */
export type ServerOptions = Required<Omit<RedisStreamsServerOptions, 'retry' | 'retention'>> & {
  retry: RetrySchedule;
  retention: Required<RetentionOptions>;
};

/** Where Redis is when nothing is said. */
export const defaultRedis = 'redis://127.0.0.1:6379';

/**
 * Fills in the defaults and checks every value.
 * @throws RedisStreamsConfigError naming every wrong option
 */
export function withDefaults(options: RedisStreamsServerOptions): ServerOptions {
  const filled: ServerOptions = {
    redis: defaultRedis,
    consumer: `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`,
    prefix: 'millrace',
    partitions: [0],
    codec: new JsonCodec(),
    batchSize: 200,
    concurrency: 4,
    maxInFlight: 1000,
    blockMs: 2000,
    claimAfterMs: 30_000,
    maxCrashes: 3,
    handlerTimeoutMs: 30_000,
    drainTimeoutMs: 25_000,
    changes: {},
    ...defined(options),
    retry: { ...defaultRetry, ...defined(options.retry ?? {}) },
    retention: {
      groupsOf: () => [options.group],
      keepEntries: 1000,
      everyMs: 1000,
      ...defined(options.retention ?? {}),
    },
  };
  const problems = problemsOf(filled);
  if (problems.length > 0) throw new RedisStreamsConfigError(problems);
  return filled;
}

function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

function problemsOf(options: ServerOptions): string[] {
  const problems: string[] = [];
  const names = { group: options.group, consumer: options.consumer, prefix: options.prefix };
  for (const [name, value] of Object.entries(names)) {
    if (!/^[^\s{}]+$/.test(value ?? '')) {
      problems.push(`${name} is ${JSON.stringify(value)}: give a name without spaces and braces.`);
    }
  }
  const leasts = {
    batchSize: 1,
    concurrency: 1,
    maxInFlight: 1,
    blockMs: 1,
    claimAfterMs: 100,
    maxCrashes: 1,
    handlerTimeoutMs: 1,
    drainTimeoutMs: 0,
  } as const;
  for (const [name, least] of Object.entries(leasts) as [keyof typeof leasts, number][]) {
    if (!Number.isInteger(options[name]) || options[name] < least) {
      problems.push(`${name} is ${String(options[name])}: give a whole number, at least ${least}.`);
    }
  }
  if (options.batchSize > 1000)
    problems.push(`batchSize is ${options.batchSize}: give at most 1000 (one script's arguments).`);
  if (!(options.retry.maxDeliveries >= 1)) problems.push('retry.maxDeliveries must be at least 1.');
  if (!(options.retry.jitter >= 0 && options.retry.jitter <= 1)) problems.push('retry.jitter must be between 0 and 1.');
  if (options.partitions.length === 0) problems.push('partitions is empty: name at least one, [0] by default.');
  return problems;
}
