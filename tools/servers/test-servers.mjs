/**
 * Runs one Redis and one PostgreSQL for a test run: prints their URLs and process ids as one line of JSON, and stops them and
 * deletes their data when its standard input closes. So they end with the test runner, however that ends. With `--durable` they
 * write to disk as those of `npm start` do: benchmarks must pay for that.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.mjs';
import { startPostgres } from './postgres.mjs';
import { provideRedis } from './redis-binary.mjs';
import { startRedis } from './redis.mjs';
import { root } from '../workspace/root.mjs';

const directory = mkdtempSync(join(tmpdir(), 'millrace-test-'));
chmodSync(directory, 0o711); // PostgreSQL runs under another account when we are root
const durable = process.argv.includes('--durable');
const started = [];
const closed = new Promise((resolve) => {
  process.stdin.resume().once('end', resolve).once('error', resolve);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, resolve);
});

try {
  const [redis, postgres] = await allOf([redisForTests(), postgresForTests()]);
  const urls = { redisUrl: redis.url, databaseUrl: postgres.url };
  process.stdout.write(`${JSON.stringify({ ...urls, redisPid: redis.pid, postgresPid: postgres.pid })}\n`);
  await closed;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await Promise.all(started.map((server) => server.stop(5000)));
  rmSync(directory, { recursive: true, force: true });
}
process.exit();

/** Unlike Promise.all it waits for the others when one fails: they must have started to be stopped. */
async function allOf(promises) {
  const results = await Promise.allSettled(promises);
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
  return results.map(({ value }) => value);
}

async function redisForTests() {
  const where = { directory: join(directory, 'redis'), logFile: join(directory, 'redis.log') };
  const redis = await startRedis({
    ...where,
    binary: await provideRedis({ cacheDirectory: join(root, '.millrace/cache') }),
    port: await freePort(),
    durable,
  });
  started.push(redis.server);
  return redis;
}

async function postgresForTests() {
  const where = { directory: join(directory, 'postgres'), logFile: join(directory, 'postgres.log') };
  const postgres = await startPostgres({ ...where, port: await freePort(), password: 'millrace', durable });
  started.push(postgres.server);
  return postgres;
}
