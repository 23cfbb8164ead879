import { randomUUID } from 'node:crypto';
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
