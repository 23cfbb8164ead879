import { randomUUID } from 'node:crypto';
import type { StageName } from '@millrace/events';
import { KeySpace, openRedis, StreamInspector } from '@millrace/redis-streams';
import { Client } from 'pg';
import { AppProcess } from './app-process';

/** An event as clients post it. */
export interface PostedEvent {
  id?: string;
  type: string;
  source?: string;
  time?: string;
  subject?: string;
  data: unknown;
}

/** What the front door answered. */
export interface Answer {
  status: number;
  body: Record<string, unknown> & { accepted?: number; duplicates?: number; refused?: number };
  headers: Headers;
}

/** The token of the administration endpoints in these tests. */
export const adminToken = 'e2e-admin-token';

const stageNames: StageName[] = ['ingest', 'enrich', 'aggregate', 'persist'];

/** The four stages as real processes, on a database and a key prefix of their own. */
export class PipelineProcesses {
  readonly redis = openRedis(required('TEST_REDIS_URL'), 'commands');
  readonly inspector: StreamInspector;
  private constructor(
    readonly apps: Readonly<Record<StageName, AppProcess>>,
    readonly database: Client,
    prefix: string,
  ) {
    this.inspector = new StreamInspector(this.redis, new KeySpace(prefix));
  }

  /** Starts all four; `env` goes to each of them. */
  static async start(env: Record<string, string> = {}): Promise<PipelineProcesses> {
    const prefix = `e2e-${randomUUID()}`;
    const databaseUrl = await createDatabase(prefix);
    const shared = {
      REDIS_URL: required('TEST_REDIS_URL'),
      DATABASE_URL: databaseUrl,
      MILLRACE_PREFIX: prefix,
      ADMIN_TOKEN: adminToken,
      CLAIM_AFTER_MS: '1000',
      ...env,
    };
    const started = await Promise.all(stageNames.map((name) => new AppProcess(name, shared).start()));
    const database = new Client({ connectionString: databaseUrl });
    await database.connect();
    const apps = Object.fromEntries(started.map((app) => [app.name, app])) as Record<StageName, AppProcess>;
    return new PipelineProcesses(apps, database, prefix);
  }

  /** Posts events to the front door. */
  async post(events: PostedEvent | PostedEvent[]): Promise<Answer> {
    return this.postRaw(JSON.stringify(events), 'application/json');
  }

  /** Posts any body. */
  async postRaw(body: string | Buffer, contentType: string): Promise<Answer> {
    const answer = await fetch(`${this.apps.ingest.url}/events`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'], headers: answer.headers };
  }

  /** Asks an app's administration endpoint. */
  async get<T>(app: StageName, path: string): Promise<T> {
    const answer = await fetch(`${this.apps[app].url}${path}`, { headers: { authorization: `Bearer ${adminToken}` } });
    if (!answer.ok) throw new Error(`GET ${path} of ${app} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Rows of a query. */
  async rows<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.database.query<T>(sql, values)).rows;
  }

  /** The single number of a query. */
  async count(sql: string): Promise<number> {
    const [row] = await this.rows<{ count: string }>(sql);
    return Number(row!.count);
  }

  /** Stops everything and forgets the database. */
  async stop(): Promise<void> {
    await Promise.all(Object.values(this.apps).map((app) => app.stop()));
    await this.database.end();
    this.redis.disconnect();
  }
}

async function createDatabase(name: string): Promise<string> {
  const admin = new Client({ connectionString: required('TEST_DATABASE_URL') });
  await admin.connect();
  await admin.query(`CREATE DATABASE "${name}"`);
  await admin.end();
  const url = new URL(required('TEST_DATABASE_URL'));
  url.pathname = `/${name}`;
  return url.href;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the end-to-end tests with npm test -- e2e.`);
  return value;
}
