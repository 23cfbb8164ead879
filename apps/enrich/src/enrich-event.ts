import { withEnvelope, type Enrichment, type MillraceEvent } from '@millrace/events';
import type { Enricher } from './enricher';

/** Why an event goes on without one enricher's part; kept in its `enrichment.partial`. */
export interface Missing {
  /** Name of the enricher. */
  enricher: string;
  /** Its error's message, at most 200 characters. */
  reason: string;
}

/** An event with what the enrichers know, and which of them failed. */
export interface Enriched {
  /** The event that goes on: without the connection's hints, the IP address among them. */
  event: MillraceEvent;
  /** Enrichers that failed. */
  missing: Missing[];
}

const longestReason = 200;

/**
 * Adds every enricher's part to an event. Whatever `enrichment` it came with is replaced: only this stage writes it. Pure, so that a
 * redelivered event becomes the same.
 */
export function enrichEvent(event: MillraceEvent, enrichers: readonly Enricher[]): Enriched {
  if (event.client === undefined && event.enrichment === undefined) return { event, missing: [] };
  const enrichment: Enrichment = {};
  const missing: Missing[] = [];
  for (const { name, part, reason } of enrichers.map((enricher) => partOf(enricher, event))) {
    if (part !== undefined) enrichment[name] = part;
    if (reason !== undefined) missing.push({ enricher: name, reason });
  }
  if (missing.length > 0) enrichment['partial'] = missing;
  const found = Object.keys(enrichment).length > 0 ? enrichment : undefined;
  return { event: withEnvelope(event, { client: undefined, enrichment: found }), missing };
}

interface Part {
  name: string;
  part?: unknown;
  reason?: string;
}

function partOf(enricher: Enricher, event: MillraceEvent): Part {
  const { name } = enricher;
  try {
    return { name, part: enricher.enrich(event) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { name, reason: message.slice(0, longestReason) };
  }
}
