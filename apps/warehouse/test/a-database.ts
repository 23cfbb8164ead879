import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** A database of one test. */
export interface TestDatabase {
  /** Where it is. */
  url: string;
  /** Rows of a query, on a connection that no code under test uses. */
  rows<T extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Runs a statement in a transaction of its own connection and keeps it open; the answer ends it. */
  hold(sql: string): Promise<() => Promise<void>>;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** What the warehouse reads is what persist makes: the tables of these tests come from persist's own migration. */
const eventsTable = readFileSync(join(__dirname, '../../persist/src/migrations/001-events.sql'), 'utf8');

/** Makes a database with the table `events`, empty. */
export async function aDatabaseWithEvents(): Promise<TestDatabase> {
  const database = await aDatabase();
  await database.rows(eventsTable);
  return database;
}

/** Adds `count` events of a day, of about 1.2 KB each, with ids in no order. */
export async function addManyEvents(database: TestDatabase, day: string, count: number): Promise<void> {
  await database.rows(
    `INSERT INTO events (day, source, id, type, time, received_at, correlation_id, schema_version, data)
     SELECT $1::date, '/shop/web', md5(n::text), 'page.viewed', $1::date + n * interval '1 ms', now(), md5(n::text), 1,
            jsonb_build_object('n', n, 'text', repeat(md5(n::text), 32))
       FROM generate_series(1, $2::int) AS n`,
    [day, count],
  );
}

/** Makes an empty database on the test run's PostgreSQL. */
export async function aDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error('TEST_DATABASE_URL says where the PostgreSQL of this test run is; npm test sets it.');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await once(server, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const client = new Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  return {
    url,
    rows: async <T extends object>(sql: string, values?: unknown[]) => (await client.query<T>(sql, values)).rows,
    hold: async (sql) => {
      const holder = new Client({ connectionString: url });
      await holder.connect();
      await holder.query('BEGIN');
      await holder.query(sql);
      return () => holder.end();
    },
    drop: async () => {
      await client.end();
      await once(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function once(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
