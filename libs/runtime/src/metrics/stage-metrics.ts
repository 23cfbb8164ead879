import { Inject, Injectable } from '@nestjs/common';
import { StreamInspector } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis-connection';
import { STAGE_SERVER, type StageServer } from '../stage-server';
import { Metrics } from './metrics';
import { PipelineMetrics } from './pipeline-metrics';
import { reportStage, startSeries } from './stage-report';
import { forgetStreams, refreshStreamGauges, type Subscription } from './stream-gauges';

/** Injection token of the groups whose lag an app shows: those of its own stage. */
export const OWN_SUBSCRIPTIONS = Symbol('OWN_SUBSCRIPTIONS');

/** Connects an app's server, Redis and streams with its metrics. */
@Injectable()
export class StageMetrics {
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
    const up = this.redis.status === 'ready';
    this.pipeline.redisUp.set(up ? 1 : 0);
    const stage = this.subscriptions[0]?.group;
    if (this.server && stage !== undefined) this.pipeline.inFlight.set({ stage }, this.server.health().inFlight);
    if (!up) forgetStreams(this.pipeline);
    else await refreshStreamGauges(this.pipeline, this.inspector, this.subscriptions);
  }
}
