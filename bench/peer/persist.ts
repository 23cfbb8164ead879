import { Redis } from 'ioredis';
import { Client } from 'pg';
import { from } from 'pg-copy-streams';
import { consume, ensureGroup } from './consume';
import type { Entry, Envelope } from './envelope';
import { copyAndMerge, createStaging, createTable, insertArrays } from './events-table';
import { announce, peerSettings, peerStreams } from './settings';

/** Last hop: COPY and merge by key for large batches, one INSERT of arrays for small ones, then XACK. */
const redis = new Redis(peerSettings().redisUrl);
const database = new Client({ connectionString: peerSettings().databaseUrl });

/** Below it the staging table costs more than it saves. */
const copyFromRows = 100;

type Row = (string | null)[];

async function persist(entries: Entry[]): Promise<void> {
  const rows = entries.map(([, [, envelope, , data]]) => rowOf(JSON.parse(envelope) as Envelope, data));
  await (rows.length < copyFromRows ? insert(rows) : copy(rows));
  await redis.xack(peerStreams.enriched, 'persist', ...entries.map(([id]) => id));
}

function rowOf({ source, id, type, time, receivedAt, subject, enrichment }: Envelope, data: string): Row {
  return [source, id, type, time, receivedAt, subject ?? null, enrichment ? JSON.stringify(enrichment) : null, data];
}

async function insert(rows: readonly Row[]): Promise<void> {
  const values = rows[0]!.map((_, column) => rows.map((row) => row[column]));
  await database.query({ name: 'insert', text: insertArrays, values });
}

async function copy(rows: readonly Row[]): Promise<void> {
  const text = rows.map((row) => `${row.map(copyField).join('\t')}\n`).join('');
  await new Promise<void>((resolve, reject) => {
    const stream = database.query(from(copyAndMerge));
    stream.once('finish', resolve).once('error', reject);
    stream.end(text);
  });
}

const special = /[\\\t\n\r]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function copyField(field: string | null): string {
  return field === null ? '\\N' : field.replace(special, (character) => escapes[character]!);
}

async function main(): Promise<void> {
  await database.connect();
  await database.query(createTable);
  await database.query(createStaging);
  await ensureGroup(redis, peerStreams.enriched, 'persist');
  announce('persist');
  await consume(redis, peerStreams.enriched, 'persist', persist);
}

void main();
