import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { eventually } from './eventually';

/** A Redis of a test's own, to be filled up and stopped. Keeps nothing on disk. */
export class PrivateRedis {
  private constructor(
    private readonly server: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts one on a free port and resolves when it answers. */
  static async start(...options: string[]): Promise<PrivateRedis> {
    const port = await freePort();
    const always = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
    const server = spawn('redis-server', [...always, ...options], { stdio: 'ignore' });
    const started = new PrivateRedis(server, `redis://127.0.0.1:${port}`);
    const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
    redis.on('error', () => undefined); // it is not up yet
    await eventually(async () => redis.ping());
    redis.disconnect();
    return started;
  }

  /** Stops answering without closing a connection. */
  freeze(): void {
    this.server.kill('SIGSTOP');
  }

  /** Answers again. */
  thaw(): void {
    this.server.kill('SIGCONT');
  }

  /** Ends it. */
  async stop(): Promise<void> {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
