import { Inject, Injectable } from '@nestjs/common';
import { StreamInspector } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis-connection';
import { STAGE_SERVER, type StageServer } from '../stage-server';
import { withinMs } from '../time-limit';
import { Metrics } from './metrics';
import { PipelineMetrics } from './pipeline-metrics';
import { reportStage, startSeries } from './stage-report';
import { forgetStreams, refreshStreamGauges, type Subscription } from './stream-gauges';

/** Injection token of the groups whose lag an app shows: those of its own stage. */
export const OWN_SUBSCRIPTIONS = Symbol('OWN_SUBSCRIPTIONS');

const readLimitMs = 1000;

/** Connects an app's server, Redis and streams with its metrics. */
@Injectable()
export class StageMetrics {
  private reading: Promise<void> | undefined;

  constructor(
    metrics: Metrics,
    private readonly pipeline: PipelineMetrics,
    private readonly inspector: StreamInspector,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(STAGE_SERVER) private readonly server: StageServer | null,
    @Inject(OWN_SUBSCRIPTIONS) private readonly subscriptions: readonly Subscription[],
  ) {
    metrics.onScrape(() => this.refresh());
    const stage = subscriptions[0]?.group;
    if (!server || stage === undefined) return;
    startSeries(
      stage,
      subscriptions.map(({ stream }) => stream),
      pipeline,
    );
    reportStage(stage, server, pipeline);
  }

  private async refresh(): Promise<void> {
    const stage = this.subscriptions[0]?.group;
    if (this.server && stage !== undefined) this.pipeline.inFlight.set({ stage }, this.server.health().inFlight);
    try {
      await withinMs(readLimitMs, 'Redis', this.readOnce());
      this.pipeline.redisUp.set(1);
    } catch {
      // A number from before an outage is worse than none; that Redis is away has a metric of its own.
      forgetStreams(this.pipeline);
      this.pipeline.redisUp.set(0);
    }
  }

  /** One reading at a time: scrapes while Redis hangs must not pile up commands. */
  private async readOnce(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<void> {
    // A connection that is down would queue commands and never answer them.
    if (this.redis.status !== 'ready') throw new Error(`not connected (${this.redis.status})`);
    await this.redis.ping();
    await refreshStreamGauges(this.pipeline, this.inspector, this.subscriptions);
  }
}
