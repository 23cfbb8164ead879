import { pipelineTypes, type MillraceEvent } from '@millrace/events';
import type { Aggregation } from './aggregation';
import { groupKey, wellFormed } from './group-key';
import { addEvent, noMeasures, type Measures } from './measures';
import { endText, type SourceEnd } from './source-end';
import { windowId, windowStart, type Window } from './window';

/** What a batch adds to one window. */
export interface WindowDelta {
  /** The window. */
  readonly window: Window;
  /** Events of the batch in it, over all groups; what is counted when they turn out late. */
  events: number;
  /** What is added, by group. */
  readonly groups: Map<string, Measures>;
}

/** All that a batch of events changes in the windows of its partition. */
export interface Deltas {
  /** Greatest event time by source. */
  readonly newest: Map<string, number>;
  /** Sources that ended, see {@link SourceEnd}. */
  readonly ended: Map<string, string>;
  /** Events set aside by source: too far in the future, or with a time that cannot be read. */
  readonly setAside: Map<string, number>;
  /** Windows by {@link windowId}. */
  readonly windows: Map<string, WindowDelta>;
}

/** What folding needs to know besides the events. */
export interface FoldOptions {
  /** The aggregations to fold into. */
  readonly aggregations: readonly Aggregation[];
  /** An event further ahead of its acceptance than this is set aside: one wrong clock must not close everybody's windows. */
  readonly maxFutureMs: number;
  /** The present, for events that do not say when they were accepted. */
  readonly now: number;
}

/** Deltas of no event. */
export function noDeltas(): Deltas {
  return { newest: new Map(), ended: new Map(), setAside: new Map(), windows: new Map() };
}

/**
 * Adds one event to a batch's deltas; all of it or, when an aggregation cannot read its data, nothing.
 * @throws whatever the aggregation's groupBy or value throws
 */
export function foldEvent(deltas: Deltas, event: MillraceEvent, options: FoldOptions): void {
  const source = wellFormed(event.source);
  if (event.type === pipelineTypes.sourceEnded)
    return void deltas.ended.set(source, endText(endOf(event, options.now)));
  if (event.type.startsWith(reservedPrefix)) return;
  const time = Date.parse(event.time);
  if (!isPlausible(time, event, options)) return increment(deltas.setAside, source);
  const contributions = options.aggregations
    .filter(({ types }) => types === 'all' || types.has(event.type))
    .map((aggregation) => contributionOf(aggregation, event));
  if (time > (deltas.newest.get(source) ?? -Infinity)) deltas.newest.set(source, time);
  for (const contribution of contributions) add(deltas, source, time, contribution);
}

function endOf({ id, time }: MillraceEvent, now: number): SourceEnd {
  const through = Date.parse(time);
  return { by: id, through: Number.isNaN(through) ? now : through };
}

const reservedPrefix = 'millrace.';

interface Contribution {
  aggregation: Aggregation;
  group: string;
  value: number | undefined;
}

function contributionOf(aggregation: Aggregation, event: MillraceEvent): Contribution {
  const group = aggregation.groupBy ? groupKey(aggregation.groupBy(event)) : '';
  return { aggregation, group, value: aggregation.value?.(event) };
}

function add(deltas: Deltas, source: string, time: number, { aggregation, group, value }: Contribution): void {
  const start = windowStart(time, aggregation.windowMs);
  const id = windowId({ aggregation: aggregation.name, source, start });
  let delta = deltas.windows.get(id);
  if (!delta) {
    const window = { aggregation: aggregation.name, source, start, end: start + aggregation.windowMs };
    deltas.windows.set(id, (delta = { window, events: 0, groups: new Map() }));
  }
  let measures = delta.groups.get(group);
  if (!measures) delta.groups.set(group, (measures = noMeasures()));
  delta.events += 1;
  addEvent(measures, value);
}

function isPlausible(time: number, event: MillraceEvent, { maxFutureMs, now }: FoldOptions): boolean {
  const acceptedAt = event.receivedAt === undefined ? now : Date.parse(event.receivedAt);
  return time <= acceptedAt + maxFutureMs;
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
