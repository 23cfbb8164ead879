import type { PoolClient } from 'pg';
import type { WindowRow } from './window-rows';

/** Rows in one statement: beyond it the planner's memory grows and nothing is won. */
const maxRows = 2_000;

/**
 * The row with the highest revision stays; of the same revision, the one that came last. A row that says the same again is not
 * touched. In key order, so that two merges of the same rows cannot block each other.
 */
const mergeWindows = `
  INSERT INTO closed_windows AS kept
         (aggregation, source, window_start, window_end, group_key, count, sum, avg, min, max, revision)
  SELECT DISTINCT ON (aggregation COLLATE "C", source COLLATE "C", window_start, group_key COLLATE "C")
         aggregation, source, window_start, window_end, group_key, count, sum, avg, min, max, revision
    FROM ROWS FROM (json_to_recordset($1) AS (
           aggregation text, source text, window_start timestamptz, window_end timestamptz, group_key text,
           count bigint, sum numeric, avg numeric, min numeric, max numeric, revision integer)) WITH ORDINALITY
         AS given (aggregation, source, window_start, window_end, group_key, count, sum, avg, min, max, revision, place)
   ORDER BY aggregation COLLATE "C", source COLLATE "C", window_start, group_key COLLATE "C", revision DESC, place DESC
  ON CONFLICT (aggregation, source, window_start, group_key) DO UPDATE
     SET (window_end, count, sum, avg, min, max, revision)
       = (excluded.window_end, excluded.count, excluded.sum, excluded.avg, excluded.min, excluded.max, excluded.revision)
   WHERE excluded.revision >= kept.revision
     AND (excluded.window_end, excluded.count, excluded.sum, excluded.avg, excluded.min, excluded.max, excluded.revision)
         IS DISTINCT FROM (kept.window_end, kept.count, kept.sum, kept.avg, kept.min, kept.max, kept.revision)`;

/** Stores rows of `closed_windows`; resolves to the number of those that were new or changed. Call it in a transaction. */
export async function mergeWindowRows(client: PoolClient, rows: readonly WindowRow[]): Promise<number> {
  let written = 0;
  for (let start = 0; start < rows.length; start += maxRows) {
    const values = [JSON.stringify(rows.slice(start, start + maxRows))];
    const { rowCount } = await client.query({ name: 'windows-merge', text: mergeWindows, values });
    written += rowCount ?? 0;
  }
  return written;
}
