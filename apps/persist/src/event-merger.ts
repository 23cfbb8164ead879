import type { PoolClient } from 'pg';
import { copyIn } from './copy-in';
import { copyLine } from './copy-text';
import { codeOf } from './database-failure';
import { eventColumns, type EventRow } from './event-row';
import { copyAndMerge, copyStraight, createStaging, insertArrays } from './event-statements';
import { slicesBySize } from './slices';

/** Characters of rows that one COPY carries: a batch of huge events is not doubled in memory at once. */
const maxCopySize = 4 * 1024 * 1024;

/** Batches that are merged after one held a row that was there already: where one came twice, others did. */
const mergeAfterConflict = 32;

const uniqueViolation = '23505';

/**
 * Stores rows of `events` that are not there yet. Few rows go in by one INSERT, many by COPY: straight into the table, which
 * costs a third less than merging; when a row is there already, that COPY is undone and the batch merged by key, and so are the
 * next ones.
 */
export class EventMerger {
  /** Sessions that have their staging table. */
  private readonly staged = new WeakSet<PoolClient>();
  private toMerge = 0;

  constructor(private readonly copyFromRows: number) {}

  /**
   * Resolves to the number of rows that were new. A batch above 4 MB may be stored in part when it throws, which the next
   * attempt completes.
   */
  async merge(client: PoolClient, rows: readonly EventRow[]): Promise<number> {
    let written = 0;
    for (const slice of slicesBySize(rows, maxCopySize)) {
      written += slice.length < this.copyFromRows ? await insert(client, slice) : await this.copy(client, slice);
    }
    return written;
  }

  private async copy(client: PoolClient, rows: readonly EventRow[]): Promise<number> {
    if (this.toMerge === 0 && rows.every(({ exactDay }) => exactDay)) {
      const written = await copyUnlessThere(client, rows);
      if (written !== undefined) return written;
      this.toMerge = mergeAfterConflict;
    }
    this.toMerge = Math.max(0, this.toMerge - 1);
    return this.copyAndMerge(client, rows);
  }

  private async copyAndMerge(client: PoolClient, rows: readonly EventRow[]): Promise<number> {
    if (!this.staged.has(client)) {
      await client.query(createStaging);
      this.staged.add(client);
    }
    return copyIn(client, copyAndMerge, Buffer.from(rows.map(({ fields }) => copyLine(fields)).join('')));
  }
}

/** Undefined when one of the rows is there already; then nothing was stored. */
async function copyUnlessThere(client: PoolClient, rows: readonly EventRow[]): Promise<number | undefined> {
  const lines = rows.map(({ day, fields }) => `${day}\t${copyLine(fields)}`);
  try {
    return await copyIn(client, copyStraight, Buffer.from(lines.join('')));
  } catch (error) {
    if (codeOf(error) === uniqueViolation) return undefined;
    throw error;
  }
}

async function insert(client: PoolClient, rows: readonly EventRow[]): Promise<number> {
  const values = eventColumns.map((_, column) => rows.map((row) => row.fields[column]));
  const { rowCount } = await client.query({ name: 'events-insert-arrays', text: insertArrays, values });
  return rowCount ?? 0;
}
