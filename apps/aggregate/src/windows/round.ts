import type { Stage, StageName, StreamName } from '@millrace/events';

/**
 * Why windows close in rounds, behind a barrier.
 *
 * A watermark says "no older event will come", and is computed from events that came through. But events travel unevenly: a
 * batch waits for its retry in enrich, an instance is killed with a hundred deliveries in its hands, an outage holds back the
 * one half of a minute while the other half is through. An event that was accepted in good time must not be late because the
 * pipeline was slow, so a watermark is only a candidate until everything accepted before it has arrived:
 *
 *  1. take the candidates of all sources, hold them for a moment, then note the last id of events.accepted;
 *  2. wait until enrich has settled everything up to it: parked, pending, waiting in its retry stream, or not yet read, nothing
 *     may be left. All its outputs are then in events.enriched; note the last id there;
 *  3. wait until aggregate has settled everything up to that: all of it is now in the windows;
 *  4. apply the candidates of step 1. Whatever comes later was accepted after the candidates were taken.
 *
 * A round lives in the memory of the instance that runs it and is lost with it, which costs nothing: the next one begins anew.
 * Any number of instances may run rounds at the same time, because each proves its own candidates, and applying a watermark
 * only ever raises it.
 */
export interface Round<T> {
  /** What was taken at the start, to be applied at the end. */
  readonly candidates: T;
  /** When the barrier is put up, in milliseconds; see {@link beginRound}. */
  readonly holdUntil: number;
  /** Index of the hop that is being waited for; all of them passed when it is their number. */
  readonly hop: number;
  /** Last id of that hop's stream; undefined until it was looked up. */
  readonly through?: string;
}

/** A stream that events pass on the way to the windows, and the group that must have settled it. */
export interface Hop {
  /** The stream. */
  readonly stream: StreamName;
  /** The consumer group. */
  readonly group: StageName;
}

/** The stages and streams from the front door to `stage`, in the order an event meets them; read off the map. */
export function hopsTo(stage: Stage, stages: readonly Stage[]): Hop[] {
  return stage.from.flatMap((stream) => {
    const writer = stages.find(({ to }) => to === stream);
    return [...(writer ? hopsTo(writer, stages) : []), { stream, group: stage.name }];
  });
}

/** What a round has to find out to go on; that it is held; or that it is through. */
export type Question =
  | { readonly ask: 'patience' }
  | { readonly ask: 'last id'; readonly hop: Hop }
  | { readonly ask: 'settled'; readonly hop: Hop; readonly through: string }
  | { readonly ask: 'nothing' };

/**
 * Begins a round. The candidates must have been read before this is called, and before any last id is asked for. The hold comes
 * before the barrier: requests that were sent side by side are accepted in any order, and those that come within the hold are
 * waited for like everything before them. Disorder in event time does not cover that when a day is replayed in seconds.
 */
export function beginRound<T>(candidates: T, now: number, holdMs: number): Round<T> {
  return { candidates, holdUntil: now + holdMs, hop: 0 };
}

/** The round's next question. */
export function questionOf(round: Round<unknown>, hops: readonly Hop[], now: number): Question {
  const hop = hops[round.hop];
  if (!hop) return { ask: 'nothing' };
  if (now < round.holdUntil) return { ask: 'patience' };
  return round.through === undefined ? { ask: 'last id', hop } : { ask: 'settled', hop, through: round.through };
}

/** The round once the last id of its hop's stream is known. */
export function withLastId<T>(round: Round<T>, lastId: string): Round<T> {
  return { ...round, through: lastId };
}

/** The round once its hop is settled up to the id it waits for. */
export function withSettled<T>({ candidates, holdUntil, hop }: Round<T>): Round<T> {
  return { candidates, holdUntil, hop: hop + 1 };
}

/** Whether the candidates may be applied: everything accepted before the barrier is in the windows. */
export function isThrough(round: Round<unknown>, hops: readonly Hop[]): boolean {
  return round.hop >= hops.length;
}
