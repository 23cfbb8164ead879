import { stages, subscriptions, type StageName, type StreamName } from '@millrace/events';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, MinLength } from 'class-validator';
import { EnvVar } from './config';

const readers = Object.values(stages)
  .filter((stage) => stage.from.length > 0)
  .map((stage) => stage.name);

/** What every app is told by its environment. */
export class AppConfig {
  /** Address that the HTTP server binds to; 0.0.0.0 in containers. */
  @EnvVar('HOST', 'Address the HTTP server listens on')
  @IsString()
  host: string = '127.0.0.1';

  /** Port of the HTTP server; 0 takes a free one. Every app has its own default. */
  @EnvVar('PORT', 'Port the HTTP server listens on; 0 takes a free one')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = 3000;

  /** Where Redis is. May hold a password: never printed. */
  @EnvVar('REDIS_URL', 'Where Redis is; rediss:// for TLS', { secret: true })
  @Matches(/^rediss?:\/\/\S+$/, { message: 'redisUrl must look like redis://[user:password@]host:port[/database]' })
  redisUrl: string = 'redis://127.0.0.1:6379';

  /** Prefix of every key in Redis: two pipelines on one server have two. */
  @EnvVar('MILLRACE_PREFIX', 'Prefix of every key in Redis')
  @Matches(/^[^\s{}]{1,64}$/, { message: 'prefix must be 1 to 64 characters without spaces and braces' })
  prefix: string = 'millrace';

  /** The stages that run: trimming waits for them, and back-pressure counts them. */
  @EnvVar('ENABLED_STAGES', 'Reading stages that run; no entry is trimmed before each of them has settled it')
  @IsIn(readers, { each: true, message: `enabledStages must be some of ${readers.join(',')}` })
  enabledStages: string[] = [...readers];

  /** Least severe level that is logged. */
  @EnvVar('LOG_LEVEL', 'Least severe level that is logged: trace, debug, info, warn, error, fatal or silent')
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  logLevel: string = 'info';

  /** Token of the administration endpoints; without it they refuse everything. */
  @EnvVar('ADMIN_TOKEN', 'Token of the administration endpoints; without one they refuse every request', {
    secret: true,
  })
  @IsOptional()
  @IsString()
  @MinLength(8)
  adminToken?: string;
}

/** What a stage that reads streams is told on top. */
export class StageConfig extends AppConfig {
  /** Entries asked for in one read, and most deliveries in one batch. */
  @EnvVar('BATCH_SIZE', 'Entries asked for in one read, and most deliveries in one batch')
  @IsInt()
  @Min(1)
  @Max(1000)
  batchSize: number = 200;

  /** Batches (or single deliveries) handled at the same time per stream. */
  @EnvVar('CONCURRENCY', 'Batches handled at the same time per stream')
  @IsInt()
  @Min(1)
  @Max(1000)
  concurrency: number = 4;

  /** Deliveries held per stream; reading stops above it. */
  @EnvVar('MAX_IN_FLIGHT', 'Deliveries held per stream; reading stops above it')
  @IsInt()
  @Min(1)
  maxInFlight: number = 1000;

  /** Milliseconds after which an entry of a silent consumer is taken over. */
  @EnvVar('CLAIM_AFTER_MS', 'Milliseconds after which an entry of a silent consumer is taken over')
  @IsInt()
  @Min(100)
  claimAfterMs: number = 30_000;

  /** Milliseconds that shutdown waits for in-flight deliveries. */
  @EnvVar('DRAIN_TIMEOUT_MS', 'Milliseconds that shutdown waits for in-flight deliveries before it gives them back')
  @IsInt()
  @Min(0)
  drainTimeoutMs: number = 25_000;

  /** Failed deliveries until an entry becomes a dead letter. */
  @EnvVar('MAX_DELIVERIES', 'Failed deliveries until an entry becomes a dead letter; 1 means no retry')
  @IsInt()
  @Min(1)
  maxDeliveries: number = 5;

  /** Delay after the first failure, in milliseconds; it grows by a factor of 3. */
  @EnvVar('RETRY_BASE_MS', 'Milliseconds until the first retry; each further delay is three times longer')
  @IsInt()
  @Min(1)
  retryBaseMs: number = 200;

  /** Crashes while handling one entry alone until it becomes a dead letter. */
  @EnvVar('MAX_CRASHES', 'Crashes of the process over one entry alone until it becomes a dead letter')
  @IsInt()
  @Min(1)
  maxCrashes: number = 3;

  /** Name of this process in its consumer group. */
  @EnvVar('CONSUMER_NAME', 'Name of this process in its group, unique among the running ones; made up when absent')
  @IsOptional()
  @Matches(/^[^\s{}]{1,128}$/, { message: 'consumer must be 1 to 128 characters without spaces and braces' })
  consumer?: string;
}

/** The (stream, group) pairs of the map whose stage is enabled: what back-pressure measures and trimming waits for. */
export function enabledSubscriptions(config: AppConfig): { stream: StreamName; group: StageName }[] {
  return subscriptions().filter(({ group }) => config.enabledStages.includes(group));
}
