export { KeySpace, type GroupKeys, type InputKeys } from './keys';
export { compareIds, nextId, previousId, lesserId } from './entry-id';
export { openRedis, type ConnectionRole } from './connection';
export { Publisher, type Dedupe, type PublishEntry, type PublishResult, type PublisherOptions } from './publisher';
export {
  StreamInspector,
  type EntryState,
  type GroupStatus,
  type Ledger,
  type Page,
  type StreamStatus,
} from './inspector';
export { type DeadLetter, type DeadLetterCause } from './dead-letter';
export {
  JsonCodec,
  type DecodedEntry,
  type EntryCodec,
  type EntryFields,
  type EntryHeaders,
  type OutputOrigin,
} from './codec';
export { RedisStreamsRecord, RedisStreamsRecordBuilder } from './record';
export {
  done,
  drop,
  retry,
  dead,
  type BatchAnswer,
  type Decision,
  type EndDecision,
  type StateChange,
} from './delivery';
export { RedisStreamsContext, RedisStreamsBatchContext, type DeliveryInfo } from './context';
export { Stage, type HandlerExtras, type StageOptions } from './stage.decorator';
export { currentDelivery, inDelivery, type DeliveryScope } from './scope';
export { retryDelayMs, defaultRetry, type RetryOptions, type RetrySchedule } from './retry-schedule';
export {
  withDefaults,
  type ChangeScript,
  type RedisLocation,
  type RedisStreamsServerOptions,
  type RetentionOptions,
  type ServerOptions,
} from './options';
export {
  CrashLoopError,
  HandlerResultError,
  HandlerTimeoutError,
  RedisStreamsConfigError,
  StreamUnavailableError,
  UnavailableError,
  UndecodableEntryError,
  UnhandledTypeError,
  UnrecoverableError,
} from './errors';
export { RedisStreamsServer, redisStreamsTransport, type RedisStreamsStatus } from './server';
export {
  type EntriesEvent,
  type HandledEvent,
  type PausedEvent,
  type RedisStreamsEvents,
  type ServerHealth,
  type ServerState,
  type SettledEvent,
  type SubscriptionName,
} from './server-events';
export { RedisStreamsClient, type RedisStreamsClientOptions } from './client';
export { RedisStreamsModule, type RedisStreamsAsyncOptions } from './module';
export {
  RedisStreamsHealthIndicator,
  type RedisStreamsHealth,
  type RedisStreamsHealthOptions,
} from './health.indicator';
