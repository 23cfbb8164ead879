import { eventColumns } from './event-row';

const names = eventColumns.map(([name]) => name);

/** Where a session collects rows before they are merged. `day` is missing: the merge computes it. */
export const createStaging = `
  CREATE TEMP TABLE IF NOT EXISTS events_staging (${eventColumns.map(([name, type]) => `${name} ${type}`).join(', ')})
  ON COMMIT DELETE ROWS`;

/**
 * Fills the staging table and merges it, in one round trip and one transaction: several statements of one simple query are
 * one (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT).
 */
export const copyAndMerge = `COPY events_staging (${names.join(', ')}) FROM STDIN; ${mergeFrom('events_staging', names)}`;

/** Fills the table itself; fails as a whole when one of the rows is there already. Each row begins with its day. */
export const copyStraight = `COPY events (day, ${names.join(', ')}) FROM STDIN`;

/** Merges rows given as one array a column. */
export const insertArrays = mergeFrom(
  `unnest(${eventColumns.map(([, type], index) => `$${index + 1}::${arrayType(type)}`).join(', ')}) AS r (${names.join(', ')})`,
  eventColumns.map(([name, type]) => (type === 'jsonb' ? `${name}::jsonb` : name)),
);

/** Rows that are there already stay as they are. In key order, so that two merges of the same rows cannot block each other. */
function mergeFrom(source: string, values: readonly string[]): string {
  return `
  INSERT INTO events (day, ${names.join(', ')})
  SELECT (time AT TIME ZONE 'UTC')::date, ${values.join(', ')} FROM ${source}
  ORDER BY 1, source COLLATE "C", id COLLATE "C"
  ON CONFLICT DO NOTHING`;
}

/** JSON comes as text: an array literal would need every element checked twice. */
function arrayType(type: string): string {
  return type === 'jsonb' ? 'text[]' : `${type}[]`;
}
