import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ServerProcess } from './server-process.mjs';

/**
 * Starts a redis-server on the loopback interface and resolves when it answers PONG (so after it has loaded its data).
 * The caller stops it.
 *
 * @param {{ binary: import('./redis-binary.mjs').RedisBinary, port: number, directory: string, logFile: string,
 *           durable: boolean }} options `durable`: append-only file, at most the last second is lost with the machine's power
 * @returns {Promise<{ url: string, pid: number, server: ServerProcess }>}
 */
export async function startRedis({ binary, port, directory, logFile, durable }) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const configFile = join(directory, 'redis.conf');
  writeFileSync(configFile, redisConfig({ port, directory, durable }), { mode: 0o600 });
  const spawnOptions = { cwd: directory, env: { ...process.env, ...binary.env } };
  const server = new ServerProcess({ name: 'redis', command: binary.path, args: [configFile], logFile, spawnOptions });
  await server.untilReady(() => answersPing(port));
  return { url: `redis://127.0.0.1:${port}`, pid: server.pid, server };
}

/** The configuration of a server that must never throw events away: it refuses writes when memory is full. */
export function redisConfig({ port, directory, durable }) {
  const common = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${JSON.stringify(directory)}`,
    'daemonize no',
    'maxmemory-policy noeviction',
  ];
  const persistence = durable
    ? ['appendonly yes', 'appendfsync everysec', 'aof-load-truncated yes', 'save 3600 1']
    : ['appendonly no', 'save ""'];
  return [...common, ...persistence, ''].join('\n');
}

/** @returns {Promise<boolean>} whether a Redis answers PING there; one that is still loading its data does not */
export function answersPing(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const answer = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('data', (bytes) => answer(bytes.toString().startsWith('+PONG')));
    socket.write('PING\r\n');
  });
}
