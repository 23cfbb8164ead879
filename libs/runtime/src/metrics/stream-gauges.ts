import type { StreamInspector } from '@millrace/redis-streams';
import type { PipelineMetrics } from './pipeline-metrics';

/** A consumer group on a stream. */
export interface Subscription {
  /** The stream, without prefix and partition. */
  stream: string;
  /** The consumer group. */
  group: string;
}

/** Reads lag, pending and dead letters of the given groups into their gauges. @throws when Redis does */
export async function refreshStreamGauges(
  metrics: PipelineMetrics,
  inspector: StreamInspector,
  subscriptions: readonly Subscription[],
): Promise<void> {
  await Promise.all(subscriptions.map((subscription) => refreshGroup(metrics, inspector, subscription)));
}

/** Takes these gauges away until they are read again. */
export function forgetStreams(metrics: PipelineMetrics): void {
  const { lag, pending, parked, deadLetters, oldestPendingSeconds } = metrics;
  for (const gauge of [lag, pending, parked, deadLetters, oldestPendingSeconds]) gauge.reset();
}

async function refreshGroup(metrics: PipelineMetrics, inspector: StreamInspector, labels: Subscription): Promise<void> {
  const { stream, group } = labels;
  const status = await inspector.group(stream, group);
  metrics.lag.set({ stream, group }, status.lag);
  metrics.pending.set({ stream, group }, status.pending);
  metrics.parked.set({ stream, group }, status.parked);
  metrics.deadLetters.set({ stream, group }, status.deadLetters);
  metrics.oldestPendingSeconds.set({ stream, group }, status.oldestPendingMs / 1000);
}
