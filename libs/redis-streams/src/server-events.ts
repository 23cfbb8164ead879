import type { EntryHeaders } from './codec';

/** Where something happened. */
export interface SubscriptionName {
  /** The stream, without prefix and partition. */
  stream: string;
  /** The consumer group. */
  group: string;
  /** The partition. */
  partition: number;
}

/** Deliveries that were settled in one step. */
export interface SettledEvent extends SubscriptionName {
  /** What was settled, in no particular order. `retry` is a failed delivery that waits for the next one. */
  deliveries: readonly { type: string; headers: EntryHeaders; kind: 'done' | 'drop' | 'retry' | 'dead' }[];
  /** Entries published as outputs. */
  outputs: number;
  done: number;
  dropped: number;
  retried: number;
  dead: number;
}

/** One call of a handler. */
export interface HandledEvent extends SubscriptionName {
  /** Deliveries handed over in it. */
  count: number;
  /** Seconds it took. */
  seconds: number;
  /** True when it threw. */
  failed: boolean;
}

/** A subscription stopped or went on handing out deliveries. */
export interface PausedEvent extends SubscriptionName {
  /** The dependency's error; '' when it goes on. */
  reason: string;
}

/** Entries that left this consumer's hands by themselves. */
export interface EntriesEvent extends SubscriptionName {
  /** Their ids. */
  ids: readonly string[];
}

/** Events of {@link RedisStreamsServer}, for metrics, logs and tests: `server.on('settled', …)`. */
// A type, not an interface: Nest's Server asks for an index signature.

export type RedisStreamsEvents = {
  /** Deliveries ended, or were parked for a retry. */
  settled: (event: SettledEvent) => void;
  /** A handler was called and came back. */
  handled: (event: HandledEvent) => void;
  /** A dependency is down; the subscription probes until it is back. */
  paused: (event: PausedEvent) => void;
  /** The dependency is back. */
  resumed: (event: PausedEvent) => void;
  /** Another consumer took these over; what this process still does with them changes nothing. */
  taken: (event: EntriesEvent) => void;
  /** These entries were gone from the stream before they were settled. */
  lost: (event: EntriesEvent) => void;
  /** Redis had forgotten the group; it resumes after the given id, at least once. */
  regrouped: (event: SubscriptionName & { resumedAfter: string }) => void;
  /** Something failed and is tried again. */
  error: (error: Error) => void;
};

/** State of a server or of one of its subscriptions. */
export type ServerState = 'starting' | 'running' | 'paused' | 'draining' | 'closed';

/** What a health check wants to know. */
export interface ServerHealth {
  /** The worst state among the subscriptions. */
  state: ServerState;
  /** Milliseconds since 1970 of the oldest among the subscriptions' last successful reads; undefined before each had one. */
  lastReadAt: number | undefined;
  /** Deliveries in this process' hands. */
  inFlight: number;
}
