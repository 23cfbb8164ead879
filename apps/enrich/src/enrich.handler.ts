import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { streams, type MillraceEvent } from '@millrace/events';
import { Stage } from '@millrace/redis-streams';
import { enrichEvent } from './enrich-event';
import { EnrichMetrics } from './enrich.metrics';
import type { Enricher } from './enricher';

/** Injection token of the enrichers that run, `readonly Enricher[]`. */
export const ENRICHERS = Symbol('ENRICHERS');

/** Adds what the enrichers know. Every event goes on, the pipeline's own among them. */
@Controller()
export class EnrichHandler {
  constructor(
    @Inject(ENRICHERS) private readonly enrichers: readonly Enricher[],
    private readonly metrics: EnrichMetrics,
  ) {}

  /** One output an event. */
  @Stage({ from: streams.accepted, to: streams.enriched, batch: true })
  handle(@Payload() events: readonly MillraceEvent[]): MillraceEvent[] {
    return events.map((received) => {
      const { event, missing } = enrichEvent(received, this.enrichers);
      this.metrics.count(missing);
      return event;
    });
  }
}
