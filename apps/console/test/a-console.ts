import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { originate, streams, type MillraceEvent } from '@millrace/events';
import { Publisher } from '@millrace/redis-streams';
import { type AppDescription, createLogger, type RunningApp, startApp } from '@millrace/runtime';
import { ConsoleConfig } from '../src/console.config';
import { ConsoleModule } from '../src/console.module';
import type { Snapshot } from '../src/live/snapshot';

/** A console on a free port, with a key prefix of its own. */
export interface AConsole extends RunningApp {
  config: ConsoleConfig;
  /** Publishes events into the first stream, as the front door does. */
  publish: (count: number) => Promise<void>;
  /** What `GET /api/pipeline` answers. */
  snapshot: () => Promise<Snapshot>;
  /** Everything it logged. */
  log: () => string;
}

const description: AppDescription<ConsoleConfig> = {
  name: 'console',
  Config: ConsoleConfig,
  module: (config) => ConsoleModule.forRoot(config),
};

/** Starts a console; without other apps unless `changes` name some. */
export async function aConsole(changes: Partial<ConsoleConfig> = {}): Promise<AConsole> {
  const defaults = { port: 0, redisUrl: testRedisUrl(), prefix: `t-${randomUUID()}`, appUrls: [], refreshMs: 200 };
  const config = Object.assign(new ConsoleConfig(), defaults, changes);
  let logged = '';
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, next) => ((logged += chunk.toString()), next()),
  });
  const running = await startApp(description, config, createLogger({ app: 'console', level: 'info', destination }));
  const publisher = running.app.get(Publisher);
  return {
    ...running,
    config,
    log: () => logged,
    publish: async (count) => {
      await Promise.all(Array.from({ length: count }, async () => publisher.publish(streams.accepted, anEvent())));
    },
    snapshot: async () => (await (await fetch(`${running.url}/api/pipeline`)).json()) as Snapshot,
  };
}

/** The Redis of the test run. */
export function testRedisUrl(): string {
  const url = process.env['TEST_REDIS_URL'];
  if (url === undefined) throw new Error('TEST_REDIS_URL is not set: run the tests by npm test -- console.');
  return url;
}

function anEvent(): MillraceEvent {
  return originate({ type: 'thing.done', source: '/test', data: {} });
}
