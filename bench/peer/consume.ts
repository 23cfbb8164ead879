import type { Redis } from 'ioredis';
import type { Entry } from './envelope';

const batchSize = 500;

/** Reads a stream in a consumer group for ever, batch by batch: the next is read when `handle` has settled the last. */
export async function consume(
  redis: Redis,
  stream: string,
  group: string,
  handle: (entries: Entry[]) => Promise<void>,
): Promise<never> {
  for (;;) {
    const reply = (await redis.xreadgroup(
      'GROUP',
      group,
      'one',
      'COUNT',
      batchSize,
      'BLOCK',
      5000,
      'STREAMS',
      stream,
      '>',
    )) as [string, Entry[]][] | null;
    if (reply) await handle(reply[0]![1]);
  }
}

/** Makes the group; one that exists stays as it is. */
export async function ensureGroup(redis: Redis, stream: string, group: string): Promise<void> {
  try {
    await redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM');
  } catch (error) {
    if (!(error as Error).message.startsWith('BUSYGROUP')) throw error;
  }
}

/** Sends what was collected in one write, and throws the first error of it: ioredis itself answers errors as values. */
export async function execute(pipeline: ReturnType<Redis['pipeline']>): Promise<void> {
  const results = (await pipeline.exec()) ?? [];
  for (const [error] of results) if (error) throw error;
}
