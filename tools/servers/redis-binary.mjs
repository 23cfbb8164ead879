import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {{ path: string, env: Record<string, string>, version: string, from: string }} RedisBinary */

/** Redis Functions' script flags and the stream commands that the transport needs came with 7.0. */
const minimumMajor = 7;
const names = ['redis-server', 'valkey-server'];

/**
 * The redis-server (or valkey-server) to start.
 *
 * @param {{ path?: string }} [options] `path`: the search path, `PATH` by default
 * @returns {RedisBinary}
 */
export function findRedis({ path = process.env.PATH ?? '' } = {}) {
  const found = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  for (const candidate of found.filter(isExecutable)) {
    const version = versionOf(candidate);
    if (version && Number.parseInt(version, 10) >= minimumMajor)
      return { path: candidate, env: {}, version, from: 'PATH' };
  }
  throw new Error('No redis-server found: apt install redis-server');
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** "Redis server v=7.0.15 sha=…" or "Valkey server v=8.0.1 …". */
function versionOf(file) {
  try {
    return /v=(\d[\d.]*)/.exec(execFileSync(file, ['--version'], { encoding: 'utf8', stdio: 'pipe' }))?.[1];
  } catch {
    return undefined;
  }
}
