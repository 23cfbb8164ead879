import { AppConfig, EnvVar } from '@millrace/runtime';
import { IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';

/** Configuration of the front door. */
export class IngestConfig extends AppConfig {
  override port: number = 3001;

  /** Source of events that name none. */
  @EnvVar('DEFAULT_SOURCE', 'Source of events that name none')
  @IsString()
  @Length(1, 256)
  defaultSource: string = '/http';

  /** Most bytes of a request's body. */
  @EnvVar('MAX_BODY_BYTES', 'Most bytes of a request body; more is answered 413')
  @IsInt()
  @Min(1024)
  @Max(512 * 1024 * 1024)
  maxBodyBytes: number = 10 * 1024 * 1024;

  /** Most bytes of one event as it lies in the stream. */
  @EnvVar('MAX_EVENT_BYTES', 'Most bytes of one event as stored; a larger one is refused')
  @IsInt()
  @Min(1024)
  @Max(64 * 1024 * 1024)
  maxEventBytes: number = 1024 * 1024;

  /** Most events in one array. */
  @EnvVar('MAX_EVENTS_PER_REQUEST', 'Most events in one array; more are answered 413')
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  maxEventsPerRequest: number = 10_000;

  /** Most levels of objects and arrays within each other, the event itself included. */
  @EnvVar('MAX_JSON_DEPTH', 'Most levels of nesting of one event, itself included; a deeper one is refused')
  @IsInt()
  @Min(2)
  @Max(500)
  maxJsonDepth: number = 64;

  /** Depth of the pipeline above which events are answered 429. */
  @EnvVar('MAX_DEPTH', 'Largest lag + pending of any stage, in entries; above it events are answered 429')
  @IsInt()
  @Min(1)
  maxDepth: number = 100_000;

  /** Milliseconds between two looks at the depth. */
  @EnvVar('DEPTH_EVERY_MS', 'Milliseconds between two looks at the depth')
  @IsInt()
  @Min(10)
  @Max(60_000)
  depthEveryMs: number = 250;

  /** Whose `X-Forwarded-For` is believed. */
  @EnvVar('TRUST_PROXY', 'Whose X-Forwarded-For is believed: false, true (anyone), a number of hops, or addresses')
  @Matches(/^(true|false|\d{1,3}|[0-9a-fA-F.:/]+(, ?[0-9a-fA-F.:/]+)*)$/, {
    message: 'trustProxy must be true, false, a number of hops, or IP addresses and CIDR ranges with commas',
  })
  trustProxy: string = 'false';

  /** Folder of the declared event types. */
  @EnvVar('CATALOG_DIR', 'Folder of the declared event types (YAML)')
  @IsString()
  catalogDir: string = 'catalog';

  /** What happens to events of types that the catalog does not declare. */
  @EnvVar('CATALOG_UNKNOWN', 'Events of undeclared types: generic (accepted unchecked) or reject')
  @IsIn(['generic', 'reject'])
  catalogUnknown: 'generic' | 'reject' = 'generic';

  /** Refused events kept for people to look at, about. */
  @EnvVar('REFUSED_MAX_ENTRIES', 'Refused events that are kept, about')
  @IsInt()
  @Min(1)
  refusedMaxEntries: number = 10_000;

  /** Bytes of refused events kept, about. */
  @EnvVar('REFUSED_MAX_BYTES', 'Bytes of refused events that are kept in Redis, about')
  @IsInt()
  @Min(64 * 1024)
  refusedMaxBytes: number = 64 * 1024 * 1024;
}

/** `TRUST_PROXY` the way Fastify wants it. */
export function trustProxyOf(text: string): boolean | string | ((address: string, hop: number) => boolean) {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? (_address, hop) => hop < Number(text) : text;
}
