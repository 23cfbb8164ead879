import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fromWire, streams, type MillraceEvent, type StreamName } from '@millrace/events';
import { KeySpace, Publisher, StreamInspector } from '@millrace/redis-streams';
import { createLogger, startApp } from '@millrace/runtime';
import { Redis } from 'ioredis';
import { ingestApp } from '../src/ingest.app';
import { IngestConfig } from '../src/ingest.config';

export const adminToken = 'an-admin-token';

/** A front door that runs, with what a test needs to look behind it. */
export class FrontDoor {
  constructor(
    readonly url: string,
    readonly redis: Redis,
    readonly keys: KeySpace,
    readonly close: () => Promise<void>,
    readonly log: Record<string, unknown>[],
  ) {}

  readonly inspector = new StreamInspector(this.redis, this.keys);
  readonly publisher = new Publisher(this.redis, this.keys);

  /** Sends a body as it is. */
  async send(body: string | Buffer, headers: Record<string, string> = {}, path = '/events'): Promise<Response> {
    const sent = typeof body === 'string' ? body : new Uint8Array(body);
    return fetch(this.url + path, {
      method: 'POST',
      body: sent,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Sends a value as JSON and reads the answer. */
  async post(value: unknown, headers: Record<string, string> = {}) {
    const response = await this.send(JSON.stringify(value), headers);
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  }

  /** Asks as an administrator. */
  async get(path: string, token = adminToken) {
    const response = await fetch(this.url + path, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  }

  /** The newest events of a stream, newest first. */
  async newest(count = 1, stream: StreamName = streams.accepted): Promise<MillraceEvent[]> {
    const entries = await this.inspector.recent(stream, { count });
    return entries.map(({ fields }) => fromWire(fields));
  }

  /** Entries ever added to a stream. */
  async added(stream: StreamName = streams.accepted): Promise<number> {
    return (await this.inspector.stream(stream)).entriesAdded;
  }
}

/** Starts a front door of its own: free port, own key prefix, an empty catalog unless a folder is given. */
export async function openFrontDoor(config: Partial<IngestConfig> = {}): Promise<FrontDoor> {
  const redisUrl = config.redisUrl ?? process.env['TEST_REDIS_URL'];
  if (!redisUrl) throw new Error('TEST_REDIS_URL is not set: run the tests by npm test, which starts a Redis.');
  const own = {
    port: 0,
    prefix: `t-${randomUUID()}`,
    redisUrl,
    adminToken,
    logLevel: 'warn',
    catalogDir: emptyFolder(),
  };
  const filled = Object.assign(new IngestConfig(), own, config);
  const log: Record<string, unknown>[] = [];
  const destination = new Writable({
    write: (line: Buffer, _encoding, done) => {
      log.push(JSON.parse(line.toString()) as Record<string, unknown>);
      done();
    },
  });
  const { app, url } = await startApp(
    ingestApp,
    filled,
    createLogger({ app: 'ingest', level: filled.logLevel, destination }),
  );
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined); // tests that stop Redis expect it
  const close = async (): Promise<void> => {
    await app.close();
    redis.disconnect();
  };
  return new FrontDoor(url, redis, new KeySpace(filled.prefix), close, log);
}

/** A folder without any file. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'catalog-'));
}
