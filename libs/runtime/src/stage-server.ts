import { groupsOf, type Stage, type StreamName } from '@millrace/events';
import {
  type ChangeScript,
  type RedisStreamsEvents,
  RedisStreamsServer,
  type RedisStreamsServerOptions,
  type ServerHealth,
} from '@millrace/redis-streams';
import type { StageConfig } from './app-config';
import { EventCodec } from './event-codec';

/** What health and metrics need of the transport's server. */
export interface StageServer {
  /** Calls `listener` for each event of that name. */
  on<Name extends keyof RedisStreamsEvents>(name: Name, listener: RedisStreamsEvents[Name]): unknown;
  /** How reading goes. */
  health(): ServerHealth;
}

/** Injection token of a stage's server; null in an app that reads no stream. */
export const STAGE_SERVER = Symbol('STAGE_SERVER');

/** An app that reads streams. */
export interface StageServerOptions {
  /** Its entry in the map; the consumer group has its name. */
  stage: Stage;
  /** Its configuration. */
  config: StageConfig;
  /** State changes that its answers may name. */
  changes?: Record<string, ChangeScript>;
  /** What differs from what the configuration says. */
  server?: Partial<RedisStreamsServerOptions>;
}

/** The transport's server as the map and the configuration want it: events as payloads, trimming after every enabled group. */
export function stageServer({ stage, config, changes = {}, server }: StageServerOptions): RedisStreamsServer {
  return new RedisStreamsServer({
    redis: config.redisUrl,
    prefix: config.prefix,
    group: stage.name,
    consumer: config.consumer,
    codec: new EventCodec(),
    batchSize: config.batchSize,
    concurrency: config.concurrency,
    maxInFlight: config.maxInFlight,
    claimAfterMs: config.claimAfterMs,
    drainTimeoutMs: config.drainTimeoutMs,
    maxCrashes: config.maxCrashes,
    retry: { maxDeliveries: config.maxDeliveries, baseMs: config.retryBaseMs },
    retention: { groupsOf: (stream) => enabledGroups(stage, config, stream) },
    changes,
    ...server,
  });
}

/** Groups that must have settled an entry before it may go: the enabled ones, and this one, which evidently runs. */
function enabledGroups(stage: Stage, config: StageConfig, stream: string): string[] {
  const readers = groupsOf(stream as StreamName);
  return readers.filter((group) => group === stage.name || config.enabledStages.includes(group));
}
