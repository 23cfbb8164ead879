import type { MillraceEvent } from '@millrace/events';
import type { AggregationDeclaration } from './declaration';
import { durationMs } from './duration';
import { FieldPath } from './field-path';

/** How far behind the newest event of a source another may come, where nothing is said. */
export const defaultDisorderMs = 5000;

/** An aggregation ready to run: pure functions of an event. Windows are tumbling, in event time, aligned to 1970 in UTC. */
export interface Aggregation {
  /** Unique in the catalog. */
  name: string;
  /** What the numbers say; '' where nothing is written. */
  description: string;
  /** The types it is over. */
  types: ReadonlySet<string> | 'all';
  /** Length of a window, in milliseconds. */
  windowMs: number;
  /** Key of the group that an event belongs to; '' where the event lacks the field. Undefined: one group. */
  groupBy?: (event: MillraceEvent) => string;
  /** The measured value; undefined where the event has none. Undefined: events are only counted. */
  value?: (event: MillraceEvent) => number | undefined;
  /** A window stays open until an event this much later than its end was seen. */
  disorderMs: number;
  /** True when groupBy or value looks into the data, which then has to be parsed. */
  needsData: boolean;
}

/** Compiles a declaration. @throws Error when a field path is none */
export function compileAggregation(declared: AggregationDeclaration, types: ReadonlySet<string> | 'all'): Aggregation {
  const groupBy = declared.groupBy === undefined ? undefined : new FieldPath(declared.groupBy);
  const measure = declared.measure === undefined ? undefined : new FieldPath(declared.measure);
  return {
    name: declared.name,
    description: declared.description ?? '',
    types,
    windowMs: durationMs(declared.window),
    disorderMs: declared.disorder === undefined ? defaultDisorderMs : durationMs(declared.disorder),
    needsData: Boolean(groupBy?.needsData || measure?.needsData),
    ...(groupBy && { groupBy: (event: MillraceEvent) => groupBy.key(event) }),
    ...(measure && { value: (event: MillraceEvent) => measure.number(event) }),
  };
}
