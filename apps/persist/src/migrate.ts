import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { inTransaction } from './database';

/** One step of the schema: a file `NNN-name.sql`. A step that ran anywhere is never edited; changes are further steps. */
export interface Migration {
  /** Its number, from 1 without gaps. */
  version: number;
  /** What it does: `events`. */
  name: string;
  sql: string;
}

/** The database's schema is not one that this code may work with. Waiting does not help: somebody has to decide. */
export class SchemaError extends Error {
  /** Stable code of this error. */
  readonly code = 'SCHEMA';
  override readonly name = 'SchemaError';
}

/** Any number of processes may migrate at the same time: the others wait for this lock and find the work done. */
const migrationLock = 5_140_711_001;

/** The migrations of a folder, in order. */
export function readMigrations(folder: string = join(__dirname, 'migrations')): Migration[] {
  const names = readdirSync(folder).sort();
  return names.flatMap((file) => {
    const [, version, name] = /^(\d{3})-(.+)\.sql$/.exec(file) ?? [];
    return version && name ? [{ version: Number(version), name, sql: readFileSync(join(folder, file), 'utf8') }] : [];
  });
}

/**
 * Brings the schema up to the newest migration, in one transaction: all steps or none. Resolves to the names of those that ran.
 * @throws SchemaError when the database is newer than `migrations`, or one that ran has been edited since
 */
export async function migrate(client: Client, migrations: readonly Migration[]): Promise<string[]> {
  return inTransaction(client, async () => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    await client.query(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
         version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const { rows } = await client.query<Applied>(
      'SELECT version, name, checksum FROM schema_migrations ORDER BY version',
    );
    const missing = missingMigrations(migrations, rows);
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  });
}

/** A migration as the database remembers it. */
export interface Applied {
  version: number;
  name: string;
  checksum: string;
}

/** Those that have not run yet. @throws SchemaError see {@link migrate} */
export function missingMigrations(known: readonly Migration[], applied: readonly Applied[]): Migration[] {
  for (const { version, name, checksum } of applied) {
    const migration = known.find((candidate) => candidate.version === version);
    if (!migration) {
      throw new SchemaError(
        `The database has migration ${version} (${name}), this version of persist knows up to ${known.length}: ` +
          `run the newer version, or point DATABASE_URL at another database.`,
      );
    }
    if (checksumOf(migration) !== checksum) {
      throw new SchemaError(
        `Migration ${version} (${name}) was edited after it ran here: restore its file and put the change into a new one.`,
      );
    }
  }
  return known.filter(({ version }) => !applied.some((one) => one.version === version));
}

/** By which an edited migration is recognised. */
export function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}

async function apply(client: Client, migration: Migration): Promise<void> {
  await client.query(migration.sql);
  const { version, name } = migration;
  await client.query('INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)', [
    version,
    name,
    checksumOf(migration),
  ]);
}
