import type { DecodedEntry, EntryFields } from './codec';
import type { InputKeys } from './keys';

/** Where an entry of a retry stream was first published, and what it has been through; field `o` of such an entry, as JSON. */
export interface Origin {
  /** Its id in the shared stream. */
  id: string;
  /** Hand-overs before it was moved. */
  deliveries: number;
  /** Failed ones among them. */
  failures: number;
}

/** One entry in the hands of this process, from the read until it is settled, given back or taken over. */
export interface Delivered {
  readonly input: Input;
  readonly id: string;
  /** Redis' delivery count; together with the owner it is what the settle step checks. */
  readonly count: number;
  /** Failed deliveries before this one, in this input. */
  readonly failures: number;
  /** Crashes while it was handled alone. */
  readonly crashes: number;
  readonly origin: Origin;
  readonly fields: EntryFields;
  readonly entry: DecodedEntry;
  /**
   * This consumer's epoch before Redis was asked for the entry. Once somebody took over anything of this consumer, the epoch is
   * another, and every entry from before has to prove that it is still ours.
   */
  readonly epoch: string;
  /** Milliseconds (monotonic) when it was last known to be ours. */
  freshAt: number;
  /** Given back at the end of a drain: whatever its handler still answers is void. */
  released: boolean;
}

/** One of a group's two inputs: the shared stream or its own retry stream. */
export interface Input {
  readonly keys: InputKeys;
  readonly kind: 'main' | 'retry';
  /** This consumer's newest known epoch in the input's fence. */
  epoch: string;
  /** Number of the last settle; makes a settle that is sent twice count once. */
  settleNumber: number;
  readonly inFlight: Map<string, Delivered>;
}

/** Hand-overs of the event so far, this one included, over both inputs. */
export function deliveryCount(delivered: Delivered): number {
  return delivered.origin.deliveries + delivered.count;
}

/** Failed deliveries of the event so far, over both inputs. */
export function failureCount(delivered: Delivered): number {
  return delivered.origin.failures + delivered.failures;
}

/** The epoch that all of these deliveries are from; '' when they are not all from the newest one. */
export function commonEpoch(input: Input, deliveries: Iterable<Delivered>): string {
  for (const { epoch } of deliveries) if (epoch !== input.epoch) return '';
  return input.epoch;
}
