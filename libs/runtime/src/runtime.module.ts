import { type DynamicModule, Global, Module, type Provider, type Type } from '@nestjs/common';
import { KeySpace, Publisher, RedisStreamsServer, StreamInspector } from '@millrace/redis-streams';
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
import { STAGE_SERVER, stageServer, type StageServerOptions } from './stage-server';

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
    return runtime(name, config, [], [{ provide: STAGE_SERVER, useValue: null }], []);
  }

  /** For a stage: the above and its {@link RedisStreamsServer}, which `startApp` starts after the lifecycle hooks. */
  static forStage(options: StageServerOptions): DynamicModule {
    const { stage, config } = options;
    const subscriptions = stage.from.map((stream) => ({ stream, group: stage.name }));
    const server: Provider[] = [
      { provide: RedisStreamsServer, useFactory: () => stageServer(options) },
      { provide: STAGE_SERVER, useExisting: RedisStreamsServer },
    ];
    return runtime(stage.name, config, subscriptions, server, [RedisStreamsServer]);
  }
}

function runtime(
  name: string,
  config: AppConfig,
  subscriptions: readonly Subscription[],
  server: Provider[],
  serverExports: Type[],
): DynamicModule {
  const provided: Provider[] = [
    ...configProviders(config),
    { provide: APP_NAME, useValue: name },
    { provide: OWN_SUBSCRIPTIONS, useValue: subscriptions },
    ...redisProviders(config),
    ...server,
    ...everyApp,
  ];
  const exported = [...configClasses(config), REDIS, KeySpace, Publisher, StreamInspector, ...shared, ...serverExports];
  return {
    module: RuntimeModule,
    imports: [TerminusModule.forRoot({ logger: false })],
    controllers: [HealthController, MetricsController],
    providers: provided,
    exports: [...exported, APP_NAME, STAGE_SERVER],
  };
}

const shared = [Metrics, PipelineMetrics, Readiness, AdminTokenGuard];
const everyApp = [...shared, HealthIndicators, StageMetrics];

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
  return configClasses(config).map((provide) => ({ provide, useValue: config }));
}

function configClasses(config: AppConfig): Type[] {
  const classes: Type[] = [AppConfig];
  let Config = config.constructor as Type;
  for (; Config !== AppConfig; Config = Object.getPrototypeOf(Config) as Type) classes.push(Config);
  return classes;
}
