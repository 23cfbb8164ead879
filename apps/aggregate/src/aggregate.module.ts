import { Module, type DynamicModule } from '@nestjs/common';
import { stages } from '@millrace/events';
import { KeySpace, StreamInspector } from '@millrace/redis-streams';
import { REDIS, RuntimeModule } from '@millrace/runtime';
import type { Redis } from 'ioredis';
import { AggregateConfig } from './aggregate.config';
import { AggregateHandler } from './aggregate.handler';
import { WindowMetrics } from './aggregate.metrics';
import { AGGREGATIONS } from './aggregations';
import { RoundsService } from './rounds.service';
import { foldDeltasName } from './state/fold-change';
import { foldDeltas } from './state/lua-script';
import { WindowCloser } from './state/window-closer';
import { WindowState } from './state/window-state';
import { WindowRounds } from './window-rounds';
import { WindowsController } from './windows.controller';
import { WindowsOverview } from './windows-overview';
import type { Aggregation } from './windows/aggregation';
import { assertNames } from './windows/window';

/** Windows in event time: reads events.enriched, keeps windows in Redis, publishes closed ones to windows.closed. */
@Module({})
export class AggregateModule {
  /** @throws Error when two aggregations share a name, or a window's id could not carry one */
  static forRoot(config: AggregateConfig, aggregations: readonly Aggregation[]): DynamicModule {
    assertNames(aggregations);
    return {
      module: AggregateModule,
      imports: [RuntimeModule.forStage({ stage: stages.aggregate, config, changes: { [foldDeltasName]: foldDeltas } })],
      controllers: [AggregateHandler, WindowsController],
      providers: [
        { provide: AGGREGATIONS, useValue: aggregations },
        {
          provide: WindowState,
          useFactory: (redis: Redis, keys: KeySpace) => new WindowState(redis, keys),
          inject: [REDIS, KeySpace],
        },
        {
          provide: WindowCloser,
          useFactory: (redis: Redis, keys: KeySpace, state: WindowState) => new WindowCloser(redis, keys, state),
          inject: [REDIS, KeySpace, WindowState],
        },
        {
          provide: WindowRounds,
          useFactory: (state: WindowState, closer: WindowCloser, inspector: StreamInspector) =>
            new WindowRounds(state, closer, inspector, roundOptions(config, aggregations)),
          inject: [WindowState, WindowCloser, StreamInspector],
        },
        WindowMetrics,
        WindowsOverview,
        RoundsService,
      ],
    };
  }
}

function roundOptions({ idleAfterMs, watermarkHoldMs }: AggregateConfig, aggregations: readonly Aggregation[]) {
  return { aggregations, idleAfterMs, holdMs: watermarkHoldMs, now: Date.now };
}
