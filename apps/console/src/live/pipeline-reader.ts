import { Inject, Injectable } from '@nestjs/common';
import { streams, subscriptions, type StageName, type StreamName } from '@millrace/events';
import { type GroupStatus, StreamInspector, type StreamStatus } from '@millrace/redis-streams';
import { REDIS } from '@millrace/runtime';
import type { Redis } from 'ioredis';

/** What Redis says of the pipeline at one moment. */
export interface Reading {
  /** When, in Unix milliseconds. */
  atMs: number;
  streams: Map<StreamName, StreamStatus>;
  groups: { stream: StreamName; group: StageName; status: GroupStatus }[];
  memory: { usedBytes: number; maxBytes: number | null };
}

/** Longest that one reading may take. */
const limitMs = 3000;

/** Reads every stream and consumer group of the map. */
@Injectable()
export class PipelineReader {
  private underWay = false;

  constructor(
    private readonly inspector: StreamInspector,
    @Inject(REDIS) private readonly redis: Redis,
  ) {}

  /**
   * Reads once.
   * @throws Error when Redis is away or hangs; commands do not pile up for its return
   */
  async read(): Promise<Reading> {
    if (this.redis.status !== 'ready') throw new Error(`not connected: ${this.redis.status}`);
    if (this.underWay) throw new Error('it has not answered the last question yet');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
    });
    return Promise.race([this.readAll(), late]).finally(() => clearTimeout(timer));
  }

  private async readAll(): Promise<Reading> {
    this.underWay = true;
    try {
      return await this.ask();
    } finally {
      this.underWay = false;
    }
  }

  private async ask(): Promise<Reading> {
    const [streamStates, groups, memory] = await Promise.all([
      Promise.all(Object.values(streams).map(async (name) => [name, await this.inspector.stream(name)] as const)),
      Promise.all(
        subscriptions().map(async ({ stream, group }) => ({
          stream,
          group,
          status: await this.inspector.group(stream, group),
        })),
      ),
      this.redis.info('memory'),
    ]);
    return { atMs: Date.now(), streams: new Map(streamStates), groups, memory: memoryOf(memory) };
  }
}

function memoryOf(info: string): Reading['memory'] {
  const field = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return { usedBytes: field('used_memory'), maxBytes: field('maxmemory') || null };
}
