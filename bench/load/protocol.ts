/** What the load generator is asked for; one order at a time. */
export type Order = FloodOrder | PacedOrder;

/** Post events as fast as they are taken. */
export interface FloodOrder {
  readonly kind: 'flood';
  readonly url: string;
  /** Source of the events; their ids count from 0 within it. */
  readonly source: string;
  readonly events: number;
  /** Events in one request. */
  readonly batch: number;
  /** Requests under way at a time. */
  readonly connections: number;
}

/** Post single events evenly, whether or not earlier ones are answered. */
export interface PacedOrder {
  readonly kind: 'paced';
  readonly url: string;
  readonly source: string;
  readonly events: number;
  readonly perSecond: number;
}

/** What came of an order. Times are those of the shared clock (measure/clock.ts). */
export interface LoadResult {
  readonly startedMs: number;
  /** When the last answer was there. */
  readonly endedMs: number;
  /** Requests that were answered 429; each was sent again after its `Retry-After`. */
  readonly refusals: number;
  /** When each event was sent and when its answer's head was there, by index; empty for a flood. */
  readonly sentMs: readonly number[];
  readonly answeredMs: readonly number[];
}

/** What the load generator's process says: its result, or why there is none. */
export type Reply = { readonly result: LoadResult } | { readonly error: string };
