import { Injectable } from '@nestjs/common';
import { stages, streams } from '@millrace/events';
import { Metrics, PipelineMetrics } from '@millrace/runtime';
import type { Counter } from 'prom-client';
import { countsOf } from './http/answer';
import { type Outcome } from './intake/intake';

const labels = { stage: stages.ingest.name, stream: streams.accepted };

/** What the front door counts: what came in equals what was done, dropped (duplicates) and dead (refused). */
@Injectable()
export class IngestMetrics {
  // Bound to their labels once: looking labels up costs more than counting.
  private readonly eventsIn = this.pipeline.eventsIn.labels(labels);
  private readonly eventsOut = this.pipeline.eventsOut.labels(labels);
  private readonly done = this.pipeline.done.labels(labels);
  private readonly dropped = this.pipeline.dropped.labels(labels);
  private readonly dead = this.pipeline.dead.labels(labels);
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
    const { accepted, duplicate, refused } = countsOf(outcomes);
    this.eventsIn.inc(outcomes.length);
    this.done.inc(accepted);
    this.eventsOut.inc(accepted);
    this.dropped.inc(duplicate);
    this.dead.inc(refused);
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
