import type { Redis } from 'ioredis';
import type { Client } from 'pg';
import type { MeasuredProcess } from '../measure/process-table';
import type { MemoryLog } from '../measure/memory-log';
import type { NodeProcess } from './node-process';

/** One way from HTTP to rows: the pipeline, or the hand-written loop. Both run all the time and take turns in working. */
export interface Contestant {
  /** Its name in figures. */
  readonly name: 'pipeline' | 'handwritten';
  /** Its front door. */
  readonly url: string;
  /** Its own processes, in the order of the flow. */
  readonly apps: readonly NodeProcess[];
  /** Those and the servers that it uses: what its CPU figures are about. */
  readonly processes: readonly MeasuredProcess[];
  /** Memory of its own processes since they started. */
  readonly memory: MemoryLog;
  /** A session of its database. */
  readonly database: Client;
  readonly redis: Redis;
  /** Keys of the streams that every event passes. */
  readonly streams: readonly string[];
  /** SQL condition that finds the rows of the source `$1` by an index. */
  readonly rowsOfSource: string;
}
