import { MillraceEvent, type EventEnvelope } from './event';
import { originate } from './flow';
import { descendantId } from './flow';
import type { EventProblem } from './validate';

/** Types of the pipeline's own events; the prefix `millrace.` is reserved for them. */
export const pipelineTypes = {
  /** A source says that it has sent everything it has: its windows close. */
  sourceEnded: 'millrace.source.ended',
  /** A window closed; its numbers are final. */
  windowClosed: 'millrace.window.closed',
  /** The front door refused something that was sent as an event. */
  eventRefused: 'millrace.event.refused',
} as const;

/** Data of `millrace.source.ended`: none; the envelope's `source` says which source. */
export type SourceEnded = Record<string, never>;

/** Data of `millrace.event.refused`; the envelope's `source` is the one the sender claimed, or the front door's own. */
export interface EventRefused {
  /** What was sent, as it was but for the client's IP; null when it is too large or too deep to keep. */
  input: unknown;
  /** The type it claimed to have; '' without one. */
  claimedType: string;
  /** The id it claimed to have; '' without one. */
  claimedId: string;
  /** Everything that is wrong with it. */
  problems: EventProblem[];
}

/** The measures of one group in one window. Sums and averages are of the aggregation's field; null where no value came. */
export interface GroupMeasures {
  /** Value of the grouping field; '' for an aggregation without one. */
  key: string;
  /** Events in the window and group. */
  count: number;
  /** Sum of the measured field. */
  sum: number | null;
  /** Mean of the measured field. */
  avg: number | null;
  /** Least value of the measured field. */
  min: number | null;
  /** Greatest value of the measured field. */
  max: number | null;
}

/** Data of `millrace.window.closed`. A window's groups may come in several events (`part`), each with the same window. */
export interface WindowClosed {
  /** Name of the aggregation. */
  aggregation: string;
  /** Source whose events are in it. */
  source: string;
  /** Inclusive start, RFC 3339. */
  start: string;
  /** Exclusive end, RFC 3339. */
  end: string;
  /** Number of this event among those of its window, from 0. */
  part: number;
  /** The groups, by key. */
  groups: GroupMeasures[];
}

/** Makes the event that ends a source's replay: every window of that source closes once all events before it are settled. */
export function sourceEnded(source: string, id?: string): MillraceEvent<SourceEnded> {
  return originate<SourceEnded>({
    type: pipelineTypes.sourceEnded,
    source,
    data: {},
    ...(id === undefined ? {} : { id }),
  });
}

/**
 * The id of a closed window's event: it follows from what the window is, so that closing it again (after a crash between
 * computing and settling) makes the same event.
 */
export function windowClosedId(window: Pick<WindowClosed, 'aggregation' | 'source' | 'start' | 'part'>): string {
  const origin: Pick<EventEnvelope, 'source' | 'id'> = { source: window.source, id: window.start };
  return descendantId(origin, pipelineTypes.windowClosed, `${window.aggregation}/${window.part}`);
}
