import type { MillraceEvent } from '@millrace/events';

/** What one enricher found out: JSON, small. */
export type EnrichmentPart = Record<string, string | number | boolean>;

/** Finds something out about an event from its envelope. Never looks at the data: that would parse it. */
export interface Enricher {
  /** Key of its part in the event's `enrichment`. */
  readonly name: string;
  /** Its part; undefined when there is nothing to say. What it throws costs the event this part only. */
  enrich(event: MillraceEvent): EnrichmentPart | undefined;
}
