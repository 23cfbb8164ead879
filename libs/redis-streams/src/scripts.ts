import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type { ChangeScript } from './options';

/** An argument of a script; numbers travel as decimal text. */
export type ScriptArgument = string | number | Buffer;

/** A Lua script, sent once and then called by its hash. */
export class Script {
  private readonly sha: string;

  constructor(private readonly source: string) {
    this.sha = createHash('sha1').update(source).digest('hex');
  }

  /** Runs it; loads it first where Redis does not know it (a restart, SCRIPT FLUSH). */
  async run(redis: Redis, keys: readonly string[], args: readonly ScriptArgument[]): Promise<unknown> {
    try {
      return await redis.call('EVALSHA', this.sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.call('EVAL', this.source, keys.length, ...keys, ...args);
    }
  }
}

/** The package's scripts, one Lua file each; the file's header says keys, arguments and answers. */
export const scripts = {
  publish: load('publish'),
  ensure: load('ensure'),
  claim: load('claim'),
  due: load('due'),
  touch: load('touch'),
  leave: load('leave'),
  trim: load('trim'),
};

/** The settle script with the given change scripts built in: Lua in Redis cannot call another script. */
export function settleScript(changes: Readonly<Record<string, ChangeScript>>): Script {
  const [shebang, ...settle] = source('settle').split('\n');
  const registered = Object.entries(changes).map(([name, change]) => {
    const check = `check = function(keys, args)\n${change.check}\nend`;
    const apply = `apply = function(keys, args)\n${change.apply}\nend`;
    return `changeScripts[${JSON.stringify(name)}] = { ${check}, ${apply} }`;
  });
  const parts = source('settle-parts').replace(/^function (\w+)/gm, 'local function $1');
  const ordered = ['local changeScripts = {}', ...registered, parts, ...settle];
  return new Script([shebang, ...ordered].join('\n'));
}

function load(name: string): Script {
  return new Script(source(name));
}

function source(name: string): string {
  return readFileSync(join(__dirname, 'scripts', `${name}.lua`), 'utf8');
}
