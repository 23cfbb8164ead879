import { Injectable } from '@nestjs/common';
import { Metrics } from '@millrace/runtime';
import { Database } from './database';
import type { MergeCount } from './store';

/** Tables that batches are merged into. */
export type MergedTable = 'events' | 'closed_windows';

const ofTable = ['table'];

/** What persist counts besides what every stage counts. */
@Injectable()
export class PersistMetrics {
  private readonly written = this.metrics.counter('millrace_persist_rows_written_total', 'Rows written', ofTable);
  private readonly merged = this.metrics.counter(
    'millrace_persist_rows_merged_total',
    'Rows that were there already and stayed as they are',
    ofTable,
  );
  private readonly refusedItems = this.metrics.counter(
    'millrace_persist_refused_total',
    'Events that PostgreSQL refused or failed on, each isolated from its batch',
    ofTable,
  );
  private readonly batchSeconds = this.metrics.histogram(
    'millrace_persist_batch_seconds',
    'Time to store a batch, waiting for a connection and retries included',
    ofTable,
  );
  private readonly connections = this.metrics.gauge(
    'millrace_persist_connections',
    'Connections to PostgreSQL by state, and batches waiting for one',
    ['state'],
  );

  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
  ) {
    metrics.onScrape(async () => this.countConnections());
  }

  /** Starts the clock of a batch; the answer stops it. */
  startBatch(table: MergedTable): () => void {
    return this.batchSeconds.startTimer({ table });
  }

  /** Counts the rows of a merge. */
  stored(table: MergedTable, { written, merged }: MergeCount): void {
    this.written.inc({ table }, written);
    this.merged.inc({ table }, merged);
  }

  /** Counts events that could not be stored although PostgreSQL was there. */
  refused(table: MergedTable, count: number): void {
    this.refusedItems.inc({ table }, count);
  }

  private countConnections(): void {
    const { totalCount, idleCount, waitingCount } = this.database.pool;
    this.connections.set({ state: 'busy' }, totalCount - idleCount);
    this.connections.set({ state: 'idle' }, idleCount);
    this.connections.set({ state: 'waited_for' }, waitingCount);
  }
}
