import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { evaluate } from '../testing/run-module';

const address = pathToFileURL(join(__dirname, 'start-servers.mjs')).href;

/** A test runner that has started its servers: it says where they are and waits to be killed. */
const runner = `
  const { startServers } = await import(${JSON.stringify(address)});
  await startServers();
  console.log(JSON.stringify([process.env.TEST_REDIS_URL, process.env.TEST_DATABASE_URL]));
  setInterval(() => {}, 1000);`;

describe('the servers of a test run', () => {
  it('answer, and end with the test runner however that ends', async () => {
    const { TEST_REDIS_URL: _, TEST_DATABASE_URL: __, ...env } = process.env;
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const child = spawn(process.execPath, ['--input-type=module', '-e', runner], { env, stdio: [...stdio] });
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const [redisUrl = '', databaseUrl = ''] = JSON.parse(line.toString()) as string[];
    expect(await answers(redisUrl, databaseUrl)).toEqual(['PONG', 1]);
    child.kill('SIGKILL');
    while ((await isListening(redisUrl)) || (await isListening(databaseUrl)));
  }, 60_000);

  it('are those given, where both are', () => {
    const given = { TEST_REDIS_URL: 'redis://given', TEST_DATABASE_URL: 'postgres://given' };
    const expression = `Object.assign(process.env, input) && m.startServers().then((host) => [host ?? null, process.env.TEST_REDIS_URL])`;
    expect(evaluate('jest/start-servers.mjs', expression, given)).toEqual([null, 'redis://given']);
  });

  async function answers(redisUrl: string, databaseUrl: string): Promise<unknown[]> {
    const redis = new Redis(redisUrl);
    const database = new Client(databaseUrl);
    try {
      await database.connect();
      const { rows } = await database.query<{ one: number }>('SELECT 1 AS one');
      return [await redis.ping(), rows[0]?.one];
    } finally {
      redis.disconnect();
      await database.end();
    }
  }

  async function isListening(url: string): Promise<boolean> {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    const listening = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    return listening;
  }
});
