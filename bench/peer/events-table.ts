/** The columns that the hand-written loop stores: those of the pipeline's table that its events have values for. */
export const columns = ['source', 'id', 'type', 'time', 'received_at', 'subject', 'enrichment', 'data'] as const;

const names = columns.join(', ');
const types = ['text', 'text', 'text', 'timestamptz', 'timestamptz', 'text', 'jsonb', 'jsonb'];
const declared = columns.map((name, index) => `${name} ${types[index]}${index < 2 ? ' COLLATE "C" NOT NULL' : ''}`);

/** Its table, with the same kind of key as the pipeline's. */
export const createTable = `CREATE TABLE IF NOT EXISTS events (${declared.join(', ')}, PRIMARY KEY (source, id))`;

/** Where a session collects a batch. */
export const createStaging = `CREATE TEMP TABLE staging (${declared.join(', ')}) ON COMMIT DELETE ROWS`;

/** Fills the staging table and merges it, in one round trip and one transaction. */
export const copyAndMerge = `COPY staging (${names}) FROM STDIN;
  INSERT INTO events (${names}) SELECT ${names} FROM staging ON CONFLICT DO NOTHING`;

/** Merges arrays, one a column: cheaper than a COPY for a few rows. */
export const insertArrays = `INSERT INTO events (${names})
  SELECT ${columns.map((name, index) => (types[index] === 'jsonb' ? `${name}::jsonb` : name)).join(', ')}
  FROM unnest(${types.map((type, index) => `$${index + 1}::${type === 'jsonb' ? 'text' : type}[]`).join(', ')}) AS rows (${names})
  ON CONFLICT DO NOTHING`;
