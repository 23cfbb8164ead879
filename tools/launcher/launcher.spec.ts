import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { root } from '../testing/run-module';

interface Place {
  url: string;
  pid?: number;
}
type Endpoints = Record<'ingest' | 'enrich' | 'console' | 'redis' | 'postgres', Place> & {
  writeKey: string;
  adminToken: string;
  pid: number;
  startedAt: string;
};

const apps = ['ingest', 'enrich', 'console'];

/** Runs the launcher on a workspace of fake apps; everything it starts carries a mark in its environment. */
class Launch {
  readonly process: ChildProcess;
  output = '';

  constructor(
    readonly workspace: string,
    readonly mark: string,
    args: string[] = [],
    env: NodeJS.ProcessEnv = {},
  ) {
    const url = (path: string) => JSON.stringify(pathToFileURL(join(root, 'tools/launcher', path)).href);
    const program = `
      const { launch } = await import(${url('launch.mjs')});
      const { parseOptions } = await import(${url('options.mjs')});
      const root = ${JSON.stringify(workspace)};
      try {
        await launch({ root, options: parseOptions(process.argv.slice(1), root), env: process.env });
      } catch (error) {
        console.error(error.message);
        process.exitCode = 1;
      }`;
    const options = ['--only', apps.join(','), '--port', '0', ...args];
    this.process = spawn(process.execPath, ['--input-type=module', '-e', program, '--', ...options], {
      env: { ...process.env, REDIS_URL: '', DATABASE_URL: '', ...env, MILLRACE_TEST_MARK: mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (text) => (this.output += text));
  }

  /** Resolves when the launcher says by its file that all is ready. */
  async ready(): Promise<Endpoints> {
    await eventually(() => {
      if (this.process.exitCode !== null) throw new Error(`The launcher ended:\n${this.output}`);
      return existsSync(this.endpointsFile);
    }, this);
    return this.endpoints();
  }

  get endpointsFile(): string {
    return join(this.workspace, '.millrace/endpoints.json');
  }

  endpoints(): Endpoints {
    return JSON.parse(readFileSync(this.endpointsFile, 'utf8')) as Endpoints;
  }

  async says(text: string | RegExp): Promise<void> {
    await eventually(() => this.output.search(text) >= 0, this);
  }

  /** Resolves with the exit code when the launcher has ended. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return this.process.exitCode;
    if (signal) this.process.kill(signal);
    const [code] = (await once(this.process, 'exit')) as [number | null];
    return code;
  }
}

async function eventually(condition: () => boolean, launch?: Launch, timeoutMs = 40_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline)
      throw new Error(`It did not happen in ${timeoutMs} ms: ${String(condition)}\n${launch?.output ?? ''}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Command lines of the processes that carry the mark. */
function marked(mark: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(`MILLRACE_TEST_MARK=${mark}`))
    .map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile, or belongs to somebody else
  }
}

async function listen(port = 0): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('npm start', () => {
  let workspace: string;
  let mark: string;
  let launch: Launch | undefined;

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'millrace-launch-'));
    mark = randomUUID();
    for (const app of apps) {
      mkdirSync(join(workspace, 'apps', app, 'dist'), { recursive: true });
      cpSync(join(root, 'tools/testing/fake-app.cjs'), join(workspace, 'apps', app, 'dist/main.js'));
    }
  });

  afterEach(async () => {
    await launch?.end('SIGKILL');
    await eventually(() => marked(mark).length === 0);
    rmSync(workspace, { recursive: true, force: true });
  });

  function start(args: string[] = [], env: NodeJS.ProcessEnv = {}): Launch {
    return (launch = new Launch(workspace, mark, args, env));
  }

  describe('with servers of its own', () => {
    it('keeps the data from start to start, and leaves no process behind, stopped or killed', async () => {
      const first = await start().ready();
      await write(first);
      expect(await launch?.end('SIGINT')).toBe(0);
      expect(marked(mark)).toEqual([]);
      expect(existsSync(join(workspace, '.millrace/endpoints.json'))).toBe(false);

      const second = await start().ready();
      expect(await read(second)).toEqual(['kept', 'kept']);
      expect(second).toMatchObject({ adminToken: first.adminToken, writeKey: first.writeKey });
      await launch?.end('SIGKILL');
      await eventually(() => marked(mark).length === 0);
      expect(existsSync(join(workspace, '.millrace/endpoints.json'))).toBe(false);

      expect(await read(await start().ready())).toEqual(['kept', 'kept']);
    }, 120_000);

    it('starts servers that crash again, with their data', async () => {
      const { pid, redis, postgres, ...rest } = await start().ready();
      await write({ pid, redis, postgres, ...rest });
      process.kill(postgres.pid ?? 0, 'SIGKILL');
      process.kill(redis.pid ?? 0, 'SIGKILL');
      await eventually(
        () =>
          ![redis.pid, postgres.pid].some((old) =>
            [launch?.endpoints().redis.pid, launch?.endpoints().postgres.pid].includes(old),
          ),
        launch,
      );
      expect(launch?.output).toMatch(/redis ended unasked \(signal SIGKILL\); it starts again in 0.5 s/);
      expect(await read((launch as Launch).endpoints())).toEqual(['kept', 'kept']);
    }, 120_000);

    async function write({ redis, postgres }: Endpoints): Promise<void> {
      await withClients(redis, postgres, async (client, database) => {
        await client.set('state', 'kept');
        await database.query(`CREATE TABLE state AS SELECT 'kept' AS value`);
      });
    }

    async function read({ redis, postgres }: Endpoints): Promise<unknown[]> {
      return withClients(redis, postgres, async (client, database) => {
        const { rows } = await database.query<{ value: string }>('SELECT value FROM state');
        return [await client.get('state'), rows[0]?.value];
      });
    }

    async function withClients<T>(
      redis: Place,
      postgres: Place,
      action: (redis: Redis, db: Client) => Promise<T>,
    ): Promise<T> {
      const client = new Redis(redis.url);
      const database = new Client(postgres.url);
      await database.connect();
      try {
        return await action(client, database);
      } finally {
        client.disconnect();
        await database.end();
      }
    }
  });

  describe('with given servers', () => {
    let servers: Server[];
    let given: NodeJS.ProcessEnv;

    beforeEach(async () => {
      servers = [await listen(), await listen()];
      const [redis, postgres] = servers.map((server) => (server.address() as AddressInfo).port);
      given = {
        REDIS_URL: `redis://:secret@127.0.0.1:${redis}`,
        DATABASE_URL: `postgres://u:secret@127.0.0.1:${postgres}/d`,
      };
    });
    afterEach(() => servers.forEach((server) => server.close()));

    it('gives them to the apps, with a port each and the credentials, and says where everything is', async () => {
      const endpoints = await start([], given).ready();
      expect(endpoints.redis).toEqual({ url: given.REDIS_URL });
      const environment = (await (await fetch(`${endpoints.enrich.url}/env`)).json()) as NodeJS.ProcessEnv;
      expect(environment).toMatchObject({
        ...given,
        HOST: '127.0.0.1',
        ADMIN_TOKEN: endpoints.adminToken,
        DEV_WRITE_KEY: endpoints.writeKey,
      });
      expect(environment.APP_URLS).toBe(`ingest=${endpoints.ingest.url},enrich=${endpoints.enrich.url}`);
      expect(endpoints.enrich.url).toBe(`http://127.0.0.1:${environment.PORT}`);
      expect(statSync(join(workspace, '.millrace/endpoints.json')).mode & 0o777).toBe(0o600);
      expect(statSync(join(workspace, '.millrace/credentials.json')).mode & 0o777).toBe(0o600);
      expect(launch?.output).toContain(`curl -i ${endpoints.ingest.url}/events`);
      expect(launch?.output).toContain(`The console: ${endpoints.console.url}`);
      expect(launch?.output).not.toContain('secret');
    });

    it('starts a crashed app again and names it', async () => {
      const { enrich, ingest } = await start([], given).ready();
      await fetch(`${enrich.url}/crash`);
      await eventually(() => launch?.endpoints().enrich.pid !== enrich.pid, launch);
      expect(launch?.output).toMatch(
        /enrich ended unasked \(exit code 1\); it starts again in 0.5 s, its last lines:\n(.*\n)*.*crashed on purpose/,
      );
      await eventually(() => (launch?.output.match(/enrich is up/g) ?? []).length === 2, launch);
      expect(launch?.endpoints().ingest.pid).toBe(ingest.pid);
    });

    it('drains in the order of the flow', async () => {
      await start([], { ...given, FAKE_DRAIN_MS: '50' }).ready();
      expect(await launch?.end('SIGTERM')).toBe(0);
      const order = [...(launch?.output ?? '').matchAll(/^(\w+) .*draining|^ {2}(\w+) stopped/gm)].map(
        ([, a, b]) => a ?? `${b} stopped`,
      );
      expect(order).toEqual(['ingest', 'ingest stopped', 'enrich', 'enrich stopped', 'console', 'console stopped']);
    });

    it('ends at once at the second signal', async () => {
      await start([], { ...given, FAKE_DRAIN_MS: '60000' }).ready();
      launch?.process.kill('SIGINT');
      await launch?.says('draining');
      expect(existsSync(launch?.endpointsFile ?? '')).toBe(false); // scripts no longer find it
      expect(await launch?.end('SIGTERM')).toBe(0);
      expect(marked(mark)).toEqual([]);
    });

    it('shows warnings only when asked to be quiet, and keeps every line in the log file', async () => {
      await start(['--quiet'], given).ready();
      await launch?.end('SIGINT');
      expect(launch?.output).not.toContain('ingest is up');
      expect(launch?.output).toMatch(/ingest +\S+ WARN +closed/);
      expect(readFileSync(join(workspace, '.millrace/logs/ingest.log'), 'utf8')).toMatch(
        /^{"level":"info".*"ingest is up"}$/m,
      );
    });

    it.each([
      ['78', 1, 'a wrong configuration, which it does not try twice'],
      ['1', 3, 'a start that failed three times'],
    ])('gives up on exit code %s (%i starts): %s', async (code, starts) => {
      expect(await start([], { ...given, FAKE_EXIT_enrich: code }).end()).toBe(1);
      expect(launch?.output).toContain(
        `enrich does not start (exit code ${code}). Its last lines:\n    enrich: PORT must be a number`,
      );
      expect(readFileSync(join(workspace, '.millrace/logs/enrich.log'), 'utf8').match(/PORT must be/g)).toHaveLength(
        starts,
      );
      expect(marked(mark)).toEqual([]);
    });

    it('names the port that is taken, and the option', async () => {
      const taken = await listen();
      const { port } = taken.address() as AddressInfo;
      expect(await start(['--port', String(port - 1)], given).end()).toBe(1);
      taken.close();
      expect(launch?.output).toMatch(new RegExp(`Port.* ${port} \\(ingest\\).* in use by another program: .*--port N`));
    });

    it('refuses a second launcher on the same data', async () => {
      const { pid } = await start([], given).ready();
      const second = new Launch(workspace, mark, [], given);
      expect(await second.end()).toBe(1);
      expect(second.output).toContain(
        `already running here (process ${pid}): stop it, or start another one with --data-dir DIR --port N`,
      );
      expect(existsSync(join(workspace, '.millrace/endpoints.json'))).toBe(true);
    });

    it('says which given server does not answer, without its password', async () => {
      servers[0]?.close();
      expect(await start([], given).end()).toBe(1);
      expect(launch?.output).toMatch(
        /REDIS_URL points to redis:\/\/:\*\*\*@127.0.0.1:\d+, but nothing answers there \(ECONNREFUSED\)/,
      );
      expect(launch?.output).not.toContain('secret');
    });
  });
});
