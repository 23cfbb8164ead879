import { Logger } from '@nestjs/common';
import type { SettledEvent } from '@millrace/redis-streams';
import type { StageServer } from '../stage-server';
import { epochMs } from './epoch-ms';
import type { PipelineMetrics } from './pipeline-metrics';

type Labels = Record<'stage' | 'stream', string>;

/** Turns what the transport's server tells into metrics and log lines. The only place that knows both sides. */
export function reportStage(stage: string, server: StageServer, metrics: PipelineMetrics): void {
  server.on('settled', (report) => countSettled(metrics, labelsOf(report), report));
  server.on('handled', (report) => {
    metrics.eventsIn.inc(labelsOf(report), report.count);
    metrics.handlerSeconds.observe(labelsOf(report), report.seconds);
  });
  reportTroubles(stage, server, metrics, new Logger(stage));
}

/** Makes every series exist from the start, so that a rate over the first event is not lost. */
export function startSeries(stage: string, streams: readonly string[], metrics: PipelineMetrics): void {
  const { eventsIn, eventsOut, done, failed, retried, dead, dropped, taken, lost } = metrics;
  for (const stream of streams) {
    for (const counter of [eventsIn, eventsOut, done, failed, retried, dead, dropped, taken, lost]) {
      counter.inc({ stage, stream }, 0);
    }
    metrics.paused.set({ stage, stream }, 0);
  }
}

function countSettled(metrics: PipelineMetrics, labels: Labels, report: SettledEvent): void {
  metrics.eventsOut.inc(labels, report.outputs);
  metrics.done.inc(labels, report.done);
  metrics.dropped.inc(labels, report.dropped);
  metrics.retried.inc(labels, report.retried);
  metrics.dead.inc(labels, report.dead);
  metrics.failed.inc(labels, report.retried + report.dead);
  metrics.endToEndSeconds.observeAll(labels, secondsSinceAcceptance(report.deliveries, Date.now()));
}

/** Of what is done; clocks of two machines may disagree, so nothing below 0. */
function secondsSinceAcceptance(deliveries: SettledEvent['deliveries'], now: number): number[] {
  const seconds: number[] = [];
  for (const { kind, headers } of deliveries) {
    if (kind !== 'done' || typeof headers['receivedAt'] !== 'string') continue;
    const since = (now - epochMs(headers['receivedAt'])) / 1000;
    if (since >= 0) seconds.push(since);
  }
  return seconds;
}

function reportTroubles(stage: string, server: StageServer, metrics: PipelineMetrics, logger: Logger): void {
  server.on('paused', (report) => {
    metrics.paused.set(labelsOf(report), 1);
    logger.warn({ stream: report.stream, reason: report.reason }, 'paused: a dependency is down');
  });
  server.on('resumed', (report) => {
    metrics.paused.set(labelsOf(report), 0);
    logger.log({ stream: report.stream }, 'resumed: the dependency is back');
  });
  server.on('taken', (report) => metrics.taken.inc(labelsOf(report), report.ids.length));
  server.on('lost', (report) => {
    metrics.lost.inc(labelsOf(report), report.ids.length);
    logger.error(
      { stream: report.stream, ids: report.ids.slice(0, 20) },
      `lost ${report.ids.length} entries: gone before they were settled`,
    );
  });
  server.on('regrouped', (report) => {
    metrics.regrouped.inc(labelsOf(report));
    logger.error(
      { stream: report.stream, resumedAfter: report.resumedAfter },
      'Redis had forgotten the group; resumed, at least once',
    );
  });
  server.on('error', () => metrics.transportErrors.inc({ stage })); // the server itself logs it
}

function labelsOf({ group, stream }: { group: string; stream: string }): Labels {
  return { stage: group, stream };
}
