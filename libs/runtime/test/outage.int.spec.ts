import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { eventually } from './eventually';
import { type Sample, startSample } from './stage-app';

/** A Redis of this spec alone, because it is stopped and started. */
async function startRedis(port: number): Promise<ChildProcess> {
  const redis = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  await once(redis, 'spawn');
  return redis;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('an app whose Redis goes away', () => {
  let port: number;
  let redis: ChildProcess;
  let sample: Sample;

  beforeAll(async () => {
    port = await freePort();
    redis = await startRedis(port);
    sample = await startSample({ redisUrl: `redis://127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await sample.app.close();
    redis.kill();
  });

  const status = async (path: string) => (await fetch(sample.url + path)).status;
  const text = async (path: string) => (await fetch(sample.url + path)).text();

  it('lives on, says that it is not ready and why, and is ready again by itself', async () => {
    await eventually(async () => expect(await status('/health/ready')).toBe(200));
    redis.kill('SIGKILL');
    await once(redis, 'exit');

    await eventually(async () => expect(await status('/health/ready')).toBe(503));
    expect(await status('/health/live')).toBe(200);
    const health = JSON.parse(await text('/health')) as { error: Record<string, { message: string }> };
    expect(health.error['redis']!.message).toMatch(/^not connected/);

    redis = await startRedis(port);
    await eventually(async () => expect(await status('/health/ready')).toBe(200), 20_000);
    const said = sample.lines.filter(({ context }) => context === 'Redis').map(({ msg }) => msg);
    expect(said).toEqual([expect.stringMatching(/^Redis is away/), 'Redis is back']);
  }, 60_000);

  it('answers a scrape while Redis hangs, without stale lag', async () => {
    expect(await text('/metrics')).toContain('millrace_lag{');
    redis.kill('SIGSTOP'); // connected, but it answers nothing: the worst kind of outage
    try {
      const began = Date.now();
      const scraped = await text('/metrics');
      expect(Date.now() - began).toBeLessThan(5000);
      expect(scraped).toContain('process_resident_memory_bytes');
      expect(scraped).not.toContain('millrace_lag{');
      expect(scraped).toMatch(/^millrace_redis_up 0$/m);
      expect(await status('/health/live')).toBe(200);
      expect(await status('/health/ready')).toBe(503);
    } finally {
      redis.kill('SIGCONT');
    }
    await eventually(async () => expect(await text('/metrics')).toMatch(/^millrace_redis_up 1$/m));
    expect(await text('/metrics')).toContain('millrace_lag{');
  }, 30_000);
});
