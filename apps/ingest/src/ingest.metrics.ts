import { Injectable } from '@nestjs/common';
import { stages, streams } from '@millrace/events';
import { Metrics, PipelineMetrics } from '@millrace/runtime';
import type { Counter } from 'prom-client';
import { type Outcome } from './intake/intake';

const labels = { stage: stages.ingest.name, stream: streams.accepted };

/** What the front door counts: what came in equals what was done, dropped (duplicates) and dead (refused). */
@Injectable()
export class IngestMetrics {
  private readonly shed: Counter;
  private readonly unkept: Counter;

  constructor(
    private readonly pipeline: PipelineMetrics,
    metrics: Metrics,
  ) {
    this.shed = metrics.counter(
      'millrace_ingest_shed_total',
      'Requests answered 429 because the pipeline was too full',
    );
    this.unkept = metrics.counter(
      'millrace_ingest_refused_errors_total',
      'Times that refused events were not kept or not trimmed',
    );
  }

  /** Counts what became of the events of one request. */
  taken(outcomes: readonly Outcome[]): void {
    const counts = { accepted: 0, duplicate: 0, refused: 0 };
    for (const { status } of outcomes) counts[status]++;
    this.pipeline.eventsIn.inc(labels, outcomes.length);
    this.pipeline.done.inc(labels, counts.accepted);
    this.pipeline.eventsOut.inc(labels, counts.accepted);
    if (counts.duplicate > 0) this.pipeline.dropped.inc(labels, counts.duplicate);
    if (counts.refused > 0) this.pipeline.dead.inc(labels, counts.refused);
  }

  /** Counts a request that was sent away for being too much. */
  shedRequest(): void {
    this.shed.inc();
  }

  /** Counts a failure to keep what was refused. */
  refusedNotKept(): void {
    this.unkept.inc();
  }
}
