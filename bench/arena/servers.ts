import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Where the servers of a run are. */
export interface ServerFacts {
  readonly redisUrl: string;
  /** A superuser's. */
  readonly databaseUrl: string;
  readonly redisPid: number;
  readonly postgresPid: number;
}

/**
 * A Redis (append-only file, fsync every second) and a PostgreSQL (fsync on) as `npm start` runs them, with empty data folders.
 * They end, and their data with them, when this process ends, however that happens.
 */
export class Servers {
  private constructor(
    readonly facts: ServerFacts,
    private readonly host: ChildProcess,
  ) {}

  /** Resolves when both accept connections. */
  static async start(root: string): Promise<Servers> {
    const program = join(root, 'tools/servers/test-servers.mjs');
    // A process group of its own: a Ctrl-C reaches us first, and the servers when the processes under test are gone.
    const host = spawn(process.execPath, [program, '--durable'], {
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const line = await firstLine(host);
    return new Servers(JSON.parse(line) as ServerFacts, host);
  }

  /** Stops both and deletes their data. */
  async stop(): Promise<void> {
    if (this.host.exitCode !== null) return;
    const gone = once(this.host, 'exit');
    this.host.stdin!.end();
    await gone;
  }
}

async function firstLine(host: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: host.stdout! }).once('line', resolve);
    host.once('exit', () => reject(new Error('Redis and PostgreSQL did not start; their messages are above.')));
  });
}
