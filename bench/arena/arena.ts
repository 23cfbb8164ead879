import { unlessInterrupted } from '../interruptions';
import { LoadProcess } from '../load/load-process';
import type { Contestant } from './contestant';
import { Servers } from './servers';
import { startHandwritten, startPipeline, type StartOptions } from './start-contestants';

/** How an arena is opened. */
export type ArenaOptions = Omit<StartOptions, 'servers'>;

/** Everything that a run needs: the servers, both contestants, and the load generator. */
export class Arena {
  private sources = 0;
  private constructor(
    readonly pipeline: Contestant,
    readonly handwritten: Contestant,
    readonly load: LoadProcess,
  ) {}

  /** Opens one, lets `work` use it, and closes it again whatever happens: also when a signal comes. */
  static async use<T>(options: ArenaOptions, signalled: Promise<void>, work: (arena: Arena) => Promise<T>): Promise<T> {
    const servers = await Servers.start(options.root);
    try {
      const arena = await Arena.open({ ...options, servers: servers.facts });
      return await arena.closing(unlessInterrupted(signalled, work(arena)));
    } finally {
      await servers.stop();
    }
  }

  /** Both, in the order of their turns. */
  get contestants(): readonly Contestant[] {
    return [this.pipeline, this.handwritten];
  }

  /** A name of a source that had no events yet: the rows of a run are found by it. */
  newSource(): string {
    this.sources += 1;
    return `/bench/${this.sources}`;
  }

  /** Versions of the servers. */
  async versions(): Promise<{ redis: string; postgres: string }> {
    const { redis, database } = this.pipeline;
    const info = await redis.info('server');
    const { rows } = await database.query<{ server_version: string }>('SHOW server_version');
    return { redis: /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown', postgres: rows[0]!.server_version };
  }

  private static async open(options: StartOptions): Promise<Arena> {
    const pipeline = await startPipeline(options);
    try {
      return new Arena(pipeline, await startHandwritten(options), new LoadProcess());
    } catch (error) {
      await close(pipeline);
      throw error;
    }
  }

  private async closing<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      this.load.close();
      await Promise.all(this.contestants.map(close));
    }
  }
}

async function close({ apps, memory, database, redis }: Contestant): Promise<void> {
  memory.close();
  await Promise.all(apps.map(async (app) => app.stop()));
  redis.disconnect();
  await database.end();
}
