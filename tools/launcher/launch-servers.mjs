import { freePort } from '../servers/free-port.mjs';
import { startPostgres } from '../servers/postgres.mjs';
import { provideRedis } from '../servers/redis-binary.mjs';
import { startRedis } from '../servers/redis.mjs';
import { requireServer } from './external-server.mjs';

/** @typedef {{ name: string, url: string, start?: () => Promise<import('../servers/server-process.mjs').ServerProcess> }} PlannedServer */

/** The servers have their ports above the apps', where these are free: so a client finds them again after a restart. */
const offsets = { redis: 10, postgres: 11 };

/**
 * The Redis to use: the one of REDIS_URL, else an own one with its data in the data folder.
 *
 * @param {{ folder: import('./data-folder.mjs').DataFolder, basePort: number, env: NodeJS.ProcessEnv, say: (line: string) => void }} options
 * @returns {Promise<PlannedServer>}
 */
export async function planRedis({ folder, basePort, env, say }) {
  if (env.REDIS_URL) return external('redis', 'REDIS_URL', env.REDIS_URL);
  const binary = await provideRedis({ cacheDirectory: folder.cache, path: env.PATH, say });
  const port = await portFor('redis', basePort);
  const options = { binary, port, directory: folder.redis, logFile: folder.logOf('redis'), durable: true };
  return { name: 'redis', url: `redis://127.0.0.1:${port}`, start: async () => (await startRedis(options)).server };
}

/**
 * The PostgreSQL to use: the one of DATABASE_URL, else an own one with its data in the data folder.
 *
 * @param {{ folder: import('./data-folder.mjs').DataFolder, basePort: number, env: NodeJS.ProcessEnv, password: string }} options
 * @returns {Promise<PlannedServer>}
 */
export async function planPostgres({ folder, basePort, env, password }) {
  if (env.DATABASE_URL) return external('postgres', 'DATABASE_URL', env.DATABASE_URL);
  const port = await portFor('postgres', basePort);
  const options = { port, password, directory: folder.postgres, logFile: folder.logOf('postgres'), durable: true };
  const url = `postgres://millrace:${password}@127.0.0.1:${port}/millrace`;
  return { name: 'postgres', url, start: async () => (await startPostgres(options)).server };
}

async function external(name, variable, url) {
  await requireServer(variable, url);
  return { name, url };
}

function portFor(name, basePort) {
  return freePort(basePort === 0 ? 0 : basePort + offsets[name]);
}
