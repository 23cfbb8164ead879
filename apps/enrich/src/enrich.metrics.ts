import { Injectable } from '@nestjs/common';
import { Metrics } from '@millrace/runtime';
import type { Missing } from './enrich-event';

/** What enriching counts beyond what every stage counts. */
@Injectable()
export class EnrichMetrics {
  private readonly failures;

  constructor(metrics: Metrics) {
    const help = "Events that went on without an enricher's part because it failed";
    this.failures = metrics.counter('millrace_enrichment_failures_total', help, ['enricher']);
  }

  /** Counts what one event is missing. */
  count(missing: readonly Missing[]): void {
    for (const { enricher } of missing) this.failures.inc({ enricher });
  }
}
