import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { streams, type MillraceEvent } from '@millrace/events';
import { Stage, UnrecoverableError, type BatchAnswer } from '@millrace/redis-streams';
import { AggregateConfig } from './aggregate.config';
import { AGGREGATIONS } from './aggregations';
import { foldChange } from './state/fold-change';
import type { Aggregation } from './windows/aggregation';
import { foldEvent, noDeltas, type Deltas, type FoldOptions } from './windows/fold';

/** Folds events into the windows. It changes nothing itself: what it answers is applied in the settle step, or not at all. */
@Controller()
export class AggregateHandler {
  constructor(
    private readonly config: AggregateConfig,
    @Inject(AGGREGATIONS) private readonly aggregations: readonly Aggregation[],
  ) {}

  /** One batch, as one state change; an event that an aggregation cannot read is a dead letter and in no window. */
  @Stage({ from: streams.enriched, batch: true })
  handle(@Payload() events: readonly MillraceEvent[]): BatchAnswer {
    const deltas = noDeltas();
    const { maxFutureMs } = this.config;
    const options = { aggregations: this.aggregations, maxFutureMs, now: Date.now() };
    const results = events.map((event) => resultOf(deltas, event, options));
    return { results, changes: foldChange(deltas) };
  }
}

/** Trying again would read the same data. */
function resultOf(deltas: Deltas, event: MillraceEvent, options: FoldOptions): UnrecoverableError | undefined {
  try {
    foldEvent(deltas, event, options);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return new UnrecoverableError(`Event ${event.id} (${event.type}) cannot be aggregated: ${reason}`, {
      cause: error,
    });
  }
}
