import type { EntryHeaders } from '@millrace/redis-streams';

/** What health and metrics need of the transport's server. */
export interface StageServer {
  /** Calls `listener` for each report of that kind. */
  on<K extends keyof ServerReports>(kind: K, listener: ServerReports[K]): unknown;
  /** How reading goes. */
  health(): ServerHealth;
}

/** Injection token of a stage's server; null in an app that reads no stream. */
export const STAGE_SERVER = Symbol('STAGE_SERVER');

/** How a server is doing. */
export interface ServerHealth {
  /** The worst state among its subscriptions. */
  state: 'starting' | 'running' | 'paused' | 'draining' | 'closed';
  /** Epoch milliseconds of the last answered read; undefined before the first. */
  lastReadAt: number | undefined;
  /** Deliveries in this process' hands. */
  inFlight: number;
}

interface From {
  stream: string;
  group: string;
}

/** Deliveries settled in one step. */
export interface SettledReport extends From {
  deliveries: readonly { type: string; headers: EntryHeaders; kind: 'done' | 'drop' | 'retry' | 'dead' }[];
  outputs: number;
  done: number;
  dropped: number;
  retried: number;
  dead: number;
}

/** What the server tells while it runs. */
export interface ServerReports {
  settled: (report: SettledReport) => void;
  handled: (report: From & { count: number; seconds: number; failed: boolean }) => void;
  paused: (report: From & { reason: string }) => void;
  resumed: (report: From & { reason: string }) => void;
  taken: (report: From & { ids: readonly string[] }) => void;
  lost: (report: From & { ids: readonly string[] }) => void;
  regrouped: (report: From & { resumedAfter: string }) => void;
  error: (error: Error) => void;
}
