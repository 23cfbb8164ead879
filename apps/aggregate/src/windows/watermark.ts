import type { SourceEnd } from './source-end';
import { pairOf, type Window } from './window';

/** How far one source has come, as the windows' state knows it. */
export interface SourceProgress {
  /** Greatest event time seen. */
  readonly newest: number;
  /** Reading of the partition's flow clock when it was last seen, see {@link observedTime}. */
  readonly seenAt: number;
  /** Its end, once it has said so. */
  readonly end?: SourceEnd;
}

/** Sources by name, at one moment. */
export type Progress = ReadonlyMap<string, SourceProgress>;

/**
 * Event time that a source has reached: its newest event and, once it has been silent for `idleAfterMs`, the silence beyond
 * that. So the last window of a source that stops also closes.
 *
 * Silence is measured by the flow clock, which runs only while events get through the pipeline: when aggregate was down, or
 * enrich was, a source only looks silent, and its next events must not find their windows closed. The silence counts from its
 * end, not its beginning, so that a replay that pauses for a moment does not jump ahead of its own events.
 */
export function observedTime({ newest, seenAt }: SourceProgress, flowClock: number, idleAfterMs: number): number {
  return newest + Math.max(0, flowClock - seenAt - idleAfterMs);
}

/**
 * A source's watermark for a window: no event older than this is expected. An end closes every window that began by then,
 * however long it is; a source that goes on after its end finds its next windows open.
 */
export function watermarkOf({ end }: SourceProgress, observed: number, disorderMs: number, lengthMs: number): number {
  const expected = observed - disorderMs;
  return end === undefined ? expected : Math.max(expected, end.through + lengthMs);
}

/** The watermark of one aggregation of one source, and how far its windows are to be sealed. */
export interface Seal {
  /** See {@link pairOf}. */
  readonly pair: string;
  /** The applied watermark. */
  readonly watermark: number;
  /** End of the last window to seal; absent when none has to be. */
  readonly until?: number;
}

/**
 * What an applied round seals: of each pair, the open windows that end at or before its watermark. Sealing goes to the end of
 * the last of these, not to the watermark itself, so that an event is late only where a result was really given out, and a
 * source that ended can begin again.
 */
export function seals(open: readonly Window[], watermark: (window: Window) => number | undefined): Seal[] {
  const byPair = new Map<string, Seal>();
  for (const window of open) {
    const mark = watermark(window);
    if (mark === undefined) continue;
    const pair = pairOf(window);
    const until = byPair.get(pair)?.until;
    const reached = window.end <= mark ? Math.max(until ?? -Infinity, window.end) : until;
    byPair.set(pair, { pair, watermark: mark, ...(reached === undefined ? {} : { until: reached }) });
  }
  return [...byPair.values()];
}
