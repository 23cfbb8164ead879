import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeScript } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';

/** A Lua file of this folder: sent once, then called by its hash. The file's header says keys, arguments and answers. */
export class LuaScript {
  private readonly text: string;
  private readonly hash: string;

  constructor(name: string) {
    this.text = source(name);
    this.hash = createHash('sha1').update(this.text).digest('hex');
  }

  /** Runs it; loads it first where Redis does not know it (a restart, SCRIPT FLUSH). */
  async run(redis: Redis, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.hash, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.text, keys.length, ...keys, ...args);
    }
  }
}

/** The change that aggregate's batches ask the settle step for. */
export const foldDeltas: ChangeScript = {
  check: source('fold-deltas.check'),
  apply: source('merge-measures') + source('fold-deltas.apply'),
};

function source(name: string): string {
  return readFileSync(join(__dirname, `${name}.lua`), 'utf8');
}
