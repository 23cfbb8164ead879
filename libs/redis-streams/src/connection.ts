import { Redis, type RedisOptions } from 'ioredis';
import type { RedisLocation } from './options';

/**
 * What a connection is for. `commands` re-sends after a reconnect what was not answered: every script of this package can be
 * sent twice without effect. `reads` does not: a blocking read that was cut off is asked anew by its loop.
 */
export type ConnectionRole = 'commands' | 'reads';

/**
 * Opens a connection that heals by itself: it reconnects forever with jittered backoff, at most 2 s apart. The caller owns it
 * and closes it with `quit()` or `disconnect()`; it must listen to `error`.
 */
export function openRedis(location: RedisLocation, role: ConnectionRole): Redis {
  const options: RedisOptions = {
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: role === 'commands',
    retryStrategy: (attempt) => reconnectDelayMs(attempt),
    // A failover leaves connections on a replica; READONLY then means: look for the master again and re-send.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
    connectTimeout: 5000,
    keepAlive: 10_000,
    enableAutoPipelining: false,
  };
  return typeof location === 'string' ? new Redis(location, options) : new Redis({ ...options, ...location });
}

/** Milliseconds before reconnect `attempt`: doubling from 50, at most 2000, half of it random. */
export function reconnectDelayMs(attempt: number, random: () => number = Math.random): number {
  const cap = Math.min(2000, 50 * 2 ** Math.min(attempt, 10));
  return Math.round(cap / 2 + (cap / 2) * random());
}
