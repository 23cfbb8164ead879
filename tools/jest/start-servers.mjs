import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../servers/test-servers.mjs', import.meta.url));

/**
 * Starts the run's Redis and PostgreSQL and exports `TEST_REDIS_URL` and `TEST_DATABASE_URL` for the tests. Servers that the
 * two variables already name are used as they are. The servers end with this process, also when it is killed.
 *
 * @returns {Promise<import('node:child_process').ChildProcess | undefined>} what `stopServers` stops
 */
export async function startServers() {
  if (process.env.TEST_REDIS_URL && process.env.TEST_DATABASE_URL) return undefined;
  // A process group of its own: a Ctrl-C reaches the tests first, and the servers when the tests are gone.
  const host = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const { redisUrl, databaseUrl } = JSON.parse(await firstLine(host));
  process.env.TEST_REDIS_URL = redisUrl;
  process.env.TEST_DATABASE_URL = databaseUrl;
  for (const handle of [host, host.stdin, host.stdout, host.stderr]) handle.unref();
  return host;
}

/** Stops what `startServers` started and resolves when no process of it is left. */
export async function stopServers(host) {
  if (!host || host.exitCode !== null) return;
  host.ref();
  host.stdin.end();
  await once(host, 'exit');
}

function firstLine(host) {
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    host.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (output.includes('\n')) resolve(output);
    });
    host.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
    host.once('exit', () => reject(new Error(`The test servers did not start:\n${errors}`)));
  });
}
