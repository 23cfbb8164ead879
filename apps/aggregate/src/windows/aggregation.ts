import type { MillraceEvent } from '@millrace/events';

/** A tumbling aggregation as the catalog compiles it. */
export interface Aggregation {
  /** Unique; part of every closed window. */
  readonly name: string;
  /** Event types it counts; 'all' is every type but the pipeline's own. */
  readonly types: ReadonlySet<string> | 'all';
  /** Length of its windows. */
  readonly windowMs: number;
  /** How far events of one source may be out of order: the watermark stays this far behind the newest event. */
  readonly disorderMs: number;
  /** The group an event belongs to; without it all are one group, ''. May throw on data that it cannot read. */
  readonly groupBy?: (event: MillraceEvent) => string;
  /** The number measured; undefined where the event has none. May throw on data that it cannot read. */
  readonly value?: (event: MillraceEvent) => number | undefined;
}
