import type { StageName, StreamName } from '@millrace/events';
import type { GroupStatus } from '@millrace/redis-streams';

/** The whole pipeline at one moment: answer of `GET /api/pipeline`, and each message of `GET /api/stream`. Only counts, no events. */
export interface Snapshot {
  /** When these numbers were read, RFC 3339; null before the first reading. */
  at: string | null;
  /** Milliseconds between two snapshots. */
  refreshMs: number;
  /** Redis itself. */
  redis: RedisView;
  /** The stages in the order an event meets them. */
  stages: StageView[];
  /** The streams of the map. */
  streams: StreamView[];
  /** Every app that the console knows of, also those that are no stage. */
  apps: AppView[];
  /** Windows that take events; null when aggregate does not tell. */
  windows: WindowSummary[] | null;
}

/** Whether Redis answers. While it does not, the numbers are the last ones known. */
export interface RedisView {
  up: boolean;
  /** Why not. */
  error: string | null;
  /** Memory in use, in bytes. */
  usedBytes: number | null;
  /** `maxmemory`, in bytes; null without a limit. */
  maxBytes: number | null;
}

/** A stream with its traffic. */
export interface StreamView {
  name: StreamName;
  /** The stage that writes it. */
  writer: StageName;
  /** The stages that read it. */
  readers: StageName[];
  /** Entries held now. */
  length: number;
  /** Entries ever added. */
  added: number;
  /** Memory, in bytes, about. */
  bytes: number;
  /** Entries added a second. */
  perSecond: number;
}

/** Numbers of a consumer group on a stream. */
export interface GroupView extends Pick<
  GroupStatus,
  'exists' | 'lag' | 'pending' | 'parked' | 'deadLetters' | 'oldestPendingMs' | 'ledger'
> {
  stream: StreamName;
  /** Consumers known to Redis: the stage's instances, those included that ended a moment ago. */
  instances: number;
  /** Entries settled a second: done, dropped, dead. */
  perSecond: number;
}

/** A stage: one box of the picture. */
export interface StageView {
  name: StageName;
  /** The stream that its outputs go to; null at the end of the line. */
  to: StreamName | null;
  /** What it reads; empty for the front door. */
  groups: GroupView[];
  /** Events that came in a second: settled ones; for the front door accepted and refused ones. */
  inPerSecond: number;
  /** Entries that it published a second; null at the end of the line. */
  outPerSecond: number | null;
  /** `inPerSecond` of the last minute, oldest first, one number a snapshot. */
  history: number[];
  /** Events that the front door refused so far; null for other stages. */
  refused: number | null;
}

/** How an app is. `unknown`: not asked yet. */
export type AppState = 'ready' | 'not ready' | 'unreachable' | 'unknown';

/** An app's health, as it answers itself. */
export interface AppView {
  name: string;
  url: string;
  state: AppState;
  /** Names of the checks that fail: `redis`, `postgres`. */
  failing: string[];
}

/** A window that takes events. */
export interface WindowSummary {
  aggregation: string;
  source: string;
  /** Inclusive start, RFC 3339. */
  start: string;
  /** Exclusive end, RFC 3339. */
  end: string;
  /** Events counted so far. */
  events: number;
  /** Groups so far. */
  groups: number;
  /** Groups with the most events, greatest first. */
  top: { key: string; count: number }[];
}
