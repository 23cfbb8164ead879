import type { PoolClient } from 'pg';
import { copyIn } from './copy-in';
import { copyLine } from './copy-text';
import { eventColumns, type EventRow } from './event-row';
import { copyAndMerge, createStaging, insertArrays } from './event-statements';
import { slicesBySize } from './slices';

/** Characters of rows that one COPY carries: a batch of huge events is not doubled in memory at once. */
const maxCopySize = 4 * 1024 * 1024;

/** Sessions that have their staging table. */
const staged = new WeakSet<PoolClient>();

/**
 * Stores rows of `events` that are not there yet; resolves to their number. A batch above 4 MB may be stored in part when it
 * throws, which the next attempt completes.
 */
export async function mergeEvents(
  client: PoolClient,
  rows: readonly EventRow[],
  copyFromRows: number,
): Promise<number> {
  let written = 0;
  for (const slice of slicesBySize(rows, maxCopySize)) {
    written += slice.length < copyFromRows ? await insert(client, slice) : await copy(client, slice);
  }
  return written;
}

async function insert(client: PoolClient, rows: readonly EventRow[]): Promise<number> {
  const values = eventColumns.map((_, column) => rows.map((row) => row.fields[column]));
  const { rowCount } = await client.query({ name: 'events-insert-arrays', text: insertArrays, values });
  return rowCount ?? 0;
}

async function copy(client: PoolClient, rows: readonly EventRow[]): Promise<number> {
  if (!staged.has(client)) {
    await client.query(createStaging);
    staged.add(client);
  }
  return copyIn(client, copyAndMerge, Buffer.from(rows.map((row) => copyLine(row.fields)).join('')));
}
