import { type DynamicModule, Global, Module, type Provider, type Type } from '@nestjs/common';
import { KeySpace, Publisher, StreamInspector } from '@millrace/redis-streams';
import { TerminusModule } from '@nestjs/terminus';
import type { Redis } from 'ioredis';
import { AppConfig } from './app-config';
import { EventCodec } from './event-codec';
import { APP_NAME, HealthController } from './health/health.controller';
import { HealthIndicators } from './health/health.service';
import { Readiness } from './health/readiness';
import { AdminTokenGuard } from './http/admin-token.guard';
import { Metrics } from './metrics/metrics';
import { MetricsController } from './metrics/metrics.controller';
import { PipelineMetrics } from './metrics/pipeline-metrics';
import { OWN_SUBSCRIPTIONS, StageMetrics } from './metrics/stage-metrics';
import type { Subscription } from './metrics/stream-gauges';
import { REDIS, RedisConnection } from './redis-connection';
import { STAGE_SERVER } from './stage-server';

/** An app that reads no stream. */
export interface AppOptions {
  /** Its name: in logs, health and metrics. */
  name: string;
  /** Its configuration; provided as its own class and every base class up to {@link AppConfig}. */
  config: AppConfig;
}

/** What every app shares: config, Redis, publishing, inspection, health and metrics. Global. */
@Global()
@Module({})
export class RuntimeModule {
  /** For an app that reads no stream. */
  static forApp({ name, config }: AppOptions): DynamicModule {
    return runtime(name, config, [], { provide: STAGE_SERVER, useValue: null });
  }
}

function runtime(
  name: string,
  config: AppConfig,
  subscriptions: readonly Subscription[],
  server: Provider,
): DynamicModule {
  const shared = [
    ...configProviders(config),
    { provide: APP_NAME, useValue: name },
    ...redisProviders(config),
    Metrics,
    PipelineMetrics,
    Readiness,
    AdminTokenGuard,
    server,
  ];
  return {
    module: RuntimeModule,
    imports: [TerminusModule.forRoot({ logger: false })],
    controllers: [HealthController, MetricsController],
    providers: [...shared, { provide: OWN_SUBSCRIPTIONS, useValue: subscriptions }, HealthIndicators, StageMetrics],
    exports: shared,
  };
}

function redisProviders(config: AppConfig): Provider[] {
  const redisAndKeys = [REDIS, KeySpace];
  return [
    { provide: RedisConnection, useFactory: () => new RedisConnection(config.redisUrl) },
    { provide: REDIS, useFactory: ({ redis }: RedisConnection) => redis, inject: [RedisConnection] },
    { provide: KeySpace, useValue: new KeySpace(config.prefix) },
    {
      provide: Publisher,
      useFactory: (redis: Redis, keys: KeySpace) => new Publisher(redis, keys, { codec: new EventCodec() }),
      inject: redisAndKeys,
    },
    {
      provide: StreamInspector,
      useFactory: (redis: Redis, keys: KeySpace) => new StreamInspector(redis, keys),
      inject: redisAndKeys,
    },
  ];
}

/** The config under its own class and each base class, so that shared parts ask for no more than they need. */
function configProviders(config: AppConfig): Provider[] {
  const classes: Type[] = [];
  let Config = config.constructor as Type;
  for (; Config !== AppConfig; Config = Object.getPrototypeOf(Config) as Type) classes.push(Config);
  return [...classes, AppConfig].map((provide) => ({ provide, useValue: config }));
}
