import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Client, type ClientConfig, Pool, type PoolClient, type QueryConfig } from 'pg';
import { failureKind } from './database-failure';
import { PersistConfig } from './persist.config';

/** Milliseconds that PostgreSQL has to report its own statement timeout before this side gives the connection up. */
const answerGraceMs = 2_000;

/** The stage's connections to PostgreSQL. Owns them. */
@Injectable()
export class Database implements OnApplicationShutdown {
  /** The pool; at most `POOL_SIZE` connections. */
  readonly pool: Pool;
  private readonly logger = new Logger(Database.name);
  private ended: Promise<void> | undefined;

  constructor(private readonly config: PersistConfig) {
    const { poolSize, statementTimeoutMs } = config;
    this.pool = new Pool({
      ...connection(config),
      max: poolSize,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + answerGraceMs,
      idle_in_transaction_session_timeout: statementTimeoutMs + answerGraceMs,
    });
    this.pool.on('error', (error) => this.logger.warn(`An idle connection to PostgreSQL ended: ${error.message}`));
    // A connection in use reports its end to the statement too, which decides what to do; unheard, it would end the process.
    this.pool.on('connect', (client) =>
      client.on('error', (error) => this.logger.debug(`Connection lost: ${error.message}`)),
    );
  }

  /**
   * Runs `work` with a connection of the pool. A connection that failed in a way that leaves its state in doubt is closed.
   * @throws what `work` or connecting throws
   */
  async use<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let isDoubtful = true;
    try {
      const result = await work(client);
      isDoubtful = false;
      return result;
    } catch (error) {
      isDoubtful = !['row', 'transient'].includes(failureKind(error));
      throw error;
    } finally {
      client.release(isDoubtful);
    }
  }

  /** Runs `work` in a transaction of a connection of the pool: all of it or nothing. */
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.use((client) => inTransaction(client, () => work(client)));
  }

  /** Runs `work` with a connection of its own that no timeout cuts: for migrations, which may wait and last. */
  async alone<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client(connection(this.config));
    client.on('error', (error) => this.logger.debug(`Connection lost: ${error.message}`));
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** @throws when PostgreSQL does not answer within `limitMs` of being asked */
  async ping(limitMs: number): Promise<void> {
    const question: QueryConfig & { query_timeout: number } = { text: 'SELECT 1', query_timeout: limitMs };
    await this.use((client) => client.query(question));
  }

  /** Closes all connections. This hook and no earlier one: handlers that drain while the transport closes still need them. */
  async onApplicationShutdown(): Promise<void> {
    this.ended ??= this.pool.end();
    await this.ended;
  }
}

/** All of `work` or nothing of it. */
export async function inTransaction<T>(client: Client | PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // Of a lost connection nothing is left to roll back, and asking it would hide why it was lost.
    if (failureKind(error) !== 'outage') await client.query('ROLLBACK');
    throw error;
  }
}

function connection({ databaseUrl, connectTimeoutMs }: PersistConfig): ClientConfig {
  return {
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'millrace-persist',
    keepAlive: true,
    // Times without an offset mean UTC, wherever the server stands.
    options: '-c timezone=UTC',
  };
}
