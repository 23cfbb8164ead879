import { Pool } from 'pg';
import type { WarehouseConfig } from './warehouse.config';

/** Opens a pool for exports; the caller ends it. `onError` hears of connections that end while nobody uses them. */
export function openPool(config: WarehouseConfig, onError: (error: Error) => void): Pool {
  const pool = new Pool({
    connectionString: config.databaseUrl,
    connectionTimeoutMillis: config.connectTimeoutMs,
    max: config.poolSize,
    statement_timeout: config.exportTimeoutMs,
    application_name: 'millrace-warehouse',
    keepAlive: true,
  });
  pool.on('error', onError);
  // A connection in use reports its end to its statement too; unheard here, it would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}
