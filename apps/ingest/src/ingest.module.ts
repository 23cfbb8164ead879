import { type DynamicModule, type FactoryProvider, Logger, Module } from '@nestjs/common';
import { type Catalog } from '@millrace/catalog';
import { KeySpace, Publisher, StreamInspector } from '@millrace/redis-streams';
import { enabledSubscriptions, REDIS, RuntimeModule } from '@millrace/runtime';
import { type Redis } from 'ioredis';
import { EventHistory } from './history/event-history';
import { FailedEvents } from './history/failed-events';
import { HistoryController } from './history/history.controller';
import { EventsRoutes } from './http/events.routes';
import { OtherMethods } from './http/other-methods';
import { IngestConfig } from './ingest.config';
import { IngestLifecycle } from './ingest.lifecycle';
import { IngestMetrics } from './ingest.metrics';
import { Intake } from './intake/intake';
import { Judge } from './intake/judge';
import { RefusedEvents } from './intake/refused-events';
import { DepthGauge } from './pressure/depth-gauge';

/** The front door. */
@Module({})
export class IngestModule {
  /** With its configuration and the declared event types. */
  static forRoot(config: IngestConfig, catalog: Catalog): DynamicModule {
    const judge = new Judge(catalog, {
      defaultSource: config.defaultSource,
      maxEventBytes: config.maxEventBytes,
      maxDepth: config.maxJsonDepth,
      unknownTypes: config.catalogUnknown,
    });
    return {
      module: IngestModule,
      imports: [RuntimeModule.forApp({ name: 'ingest', config })],
      controllers: [HistoryController],
      providers: [
        { provide: Judge, useValue: judge },
        depthGauge,
        refusedEvents,
        intake,
        {
          provide: EventHistory,
          useFactory: (found: StreamInspector) => new EventHistory(found),
          inject: [StreamInspector],
        },
        {
          provide: FailedEvents,
          useFactory: (found: StreamInspector) => new FailedEvents(found),
          inject: [StreamInspector],
        },
        IngestMetrics,
        IngestLifecycle,
        EventsRoutes,
        OtherMethods,
      ],
    };
  }
}

const depthGauge: FactoryProvider<DepthGauge> = {
  provide: DepthGauge,
  inject: [StreamInspector, IngestConfig],
  useFactory: (inspector: StreamInspector, config: IngestConfig) => {
    const logger = new Logger(DepthGauge.name);
    return new DepthGauge(inspector, {
      subscriptions: enabledSubscriptions(config),
      maxDepth: config.maxDepth,
      everyMs: config.depthEveryMs,
      onError: (error) => logger.warn(`The depth could not be read: ${error.message}`),
    });
  },
};

const refusedEvents: FactoryProvider<RefusedEvents> = {
  provide: RefusedEvents,
  inject: [Publisher, StreamInspector, REDIS, KeySpace, IngestConfig, IngestMetrics],
  useFactory: (
    publisher: Publisher,
    inspector: StreamInspector,
    redis: Redis,
    keys: KeySpace,
    config: IngestConfig,
    metrics: IngestMetrics,
  ) => {
    const logger = new Logger(RefusedEvents.name);
    return new RefusedEvents(publisher, inspector, redis, keys, {
      defaultSource: config.defaultSource,
      maxEntries: config.refusedMaxEntries,
      maxBytes: config.refusedMaxBytes,
      onError: (error) => {
        metrics.refusedNotKept();
        logger.warn(`Refused events could not be kept or trimmed: ${error.message}`);
      },
    });
  },
};

const intake: FactoryProvider<Intake> = {
  provide: Intake,
  inject: [Judge, Publisher, RefusedEvents, DepthGauge],
  useFactory: (judge: Judge, publisher: Publisher, refused: RefusedEvents, gauge: DepthGauge) =>
    new Intake(judge, publisher, refused, gauge),
};
