import type { RedisStreamsServer } from './server';
import type { ServerState } from './server-events';

/** What the indicator found; `reason` says what to look at when it is down. */
export interface RedisStreamsHealth {
  status: 'up' | 'down';
  state: ServerState;
  /** Milliseconds since the last successful read; undefined before the first. */
  lastReadAgoMs?: number;
  inFlight: number;
  reason?: string;
}

/** Options of {@link RedisStreamsHealthIndicator}. */
export interface RedisStreamsHealthOptions {
  /**
   * Milliseconds without a successful read after which the consumer counts as down. Reads come back at least every `blockMs`.
   * @defaultValue 15000
   */
  readWithinMs?: number;
}

/**
 * Tells whether a server really reads, not merely whether a connection is open. A pause is healthy: the consumer waits for a
 * dependency on purpose.
 */
export class RedisStreamsHealthIndicator {
  private readonly readWithinMs: number;

  constructor(
    private readonly server: Pick<RedisStreamsServer, 'health'>,
    options: RedisStreamsHealthOptions = {},
    private readonly now: () => number = Date.now,
  ) {
    this.readWithinMs = options.readWithinMs ?? 15_000;
  }

  /** The state now; never throws. */
  check(): RedisStreamsHealth {
    const { state, lastReadAt, inFlight } = this.server.health();
    const lastReadAgoMs = lastReadAt === undefined ? undefined : this.now() - lastReadAt;
    const reason = this.problem(state, lastReadAgoMs, inFlight);
    return {
      status: reason === undefined ? 'up' : 'down',
      state,
      inFlight,
      ...(lastReadAgoMs === undefined ? {} : { lastReadAgoMs }),
      ...(reason === undefined ? {} : { reason }),
    };
  }

  private problem(state: ServerState, lastReadAgoMs: number | undefined, inFlight: number): string | undefined {
    if (state === 'draining' || state === 'closed') return `The consumer is ${state}.`;
    if (state === 'starting' || lastReadAgoMs === undefined)
      return 'The consumer has not read yet: is Redis reachable?';
    // A paused or full consumer does not read; it is alive as long as it says so.
    if (state === 'running' && inFlight === 0 && lastReadAgoMs > this.readWithinMs) {
      return `The last successful read was ${lastReadAgoMs} ms ago: look at the connection to Redis and at the handler's load.`;
    }
    return undefined;
  }
}
