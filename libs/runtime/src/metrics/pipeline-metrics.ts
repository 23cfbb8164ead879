import { Injectable } from '@nestjs/common';
import { BatchHistogram } from './batch-histogram';
import { Metrics } from './metrics';

const ofStage = ['stage', 'stream'];
const ofGroup = ['stream', 'group'];

/** Seconds from acceptance to settling: a live pipeline is at the left end, one with a backlog at the right. */
const endToEndBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

/**
 * The pipeline's own metrics, by stage and stream. The transport's server feeds them in a stage; the front door counts into them
 * itself, with the stream it writes.
 */
@Injectable()
export class PipelineMetrics {
  /** Events that came in: deliveries handed to handlers, or events accepted by the front door. */
  readonly eventsIn = this.metrics.counter('millrace_events_in_total', 'Events that came in, once a delivery', ofStage);
  /** Events published as outputs. */
  readonly eventsOut = this.metrics.counter('millrace_events_out_total', 'Events published as outputs', ofStage);
  /** Deliveries settled as done. */
  readonly done = this.metrics.counter('millrace_events_done_total', 'Deliveries settled as done', ofStage);
  /** Deliveries that failed: retried and given up. */
  readonly failed = this.metrics.counter('millrace_events_failed_total', 'Deliveries that failed', ofStage);
  /** Failed deliveries parked for another one. */
  readonly retried = this.metrics.counter(
    'millrace_events_retried_total',
    'Failed deliveries parked for a retry',
    ofStage,
  );
  /** Entries given up on. */
  readonly dead = this.metrics.counter('millrace_events_dead_total', 'Entries that became dead letters', ofStage);
  /** Events ended without output on purpose. */
  readonly dropped = this.metrics.counter('millrace_events_dropped_total', 'Events dropped on purpose', ofStage);
  /** Deliveries that another consumer took over while they were handled here. */
  readonly taken = this.metrics.counter(
    'millrace_events_taken_total',
    'Deliveries taken over by another consumer',
    ofStage,
  );
  /** Entries gone before they were settled. Anything but 0 is an alarm. */
  readonly lost = this.metrics.counter('millrace_events_lost_total', 'Entries gone before they were settled', ofStage);
  /** Times that Redis had forgotten a group. */
  readonly regrouped = this.metrics.counter('millrace_regrouped_total', 'Times Redis had forgotten the group', ofStage);
  /** Errors of the transport that it recovers from. */
  readonly transportErrors = this.metrics.counter(
    'millrace_transport_errors_total',
    'Errors the transport recovered from',
    ['stage'],
  );
  /** 1 while a dependency is down and the stage waits for it. */
  readonly paused = this.metrics.gauge('millrace_paused', '1 while the stage waits for a dependency', ofStage);
  /** Deliveries in this process' hands. */
  readonly inFlight = this.metrics.gauge('millrace_in_flight', 'Deliveries being handled in this process', ['stage']);
  /** Duration of handler calls. */
  readonly handlerSeconds = this.metrics.histogram('millrace_handler_seconds', 'Duration of a handler call', ofStage);
  /** From `receivedAt` at the front door to settled here. */
  readonly endToEndSeconds = new BatchHistogram(
    'millrace_end_to_end_seconds',
    'From acceptance at the front door to settled in this stage',
    endToEndBuckets,
    this.metrics.registry,
  );
  /** 1 while Redis answers. */
  readonly redisUp = this.metrics.gauge('millrace_redis_up', '1 while Redis answers');
  /** Entries not yet delivered. */
  readonly lag = this.metrics.gauge('millrace_lag', 'Entries not yet delivered to the group', ofGroup);
  /** Entries delivered and not settled. */
  readonly pending = this.metrics.gauge(
    'millrace_pending',
    'Entries delivered and not settled, parked ones included',
    ofGroup,
  );
  /** Entries waiting for their retry. */
  readonly parked = this.metrics.gauge('millrace_parked', 'Entries waiting for their retry', ofGroup);
  /** Dead letters held. */
  readonly deadLetters = this.metrics.gauge('millrace_dead_letters', 'Dead letters held', ofGroup);
  /** Age of the oldest unsettled entry. */
  readonly oldestPendingSeconds = this.metrics.gauge(
    'millrace_oldest_pending_seconds',
    'Age of the oldest unsettled entry',
    ofGroup,
  );

  constructor(private readonly metrics: Metrics) {}
}
