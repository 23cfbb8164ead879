import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { programsOnPath } from './program-path.mjs';
import { fetchRedisPackages } from './redis-packages.mjs';

/** @typedef {{ path: string, env: Record<string, string>, version: string, from: string }} RedisBinary */

/** Script flags, which let a stage settle at full memory, came with 7.0. */
const minimumMajor = 7;

const howToInstall = `Millrace needs Redis ${minimumMajor} or newer (or Valkey). One of these gives it one:
  Debian, Ubuntu   sudo apt install redis-server
  macOS            brew install redis
  Docker           docker compose up -d redis, then REDIS_URL=redis://127.0.0.1:6379 npm start
  a server         REDIS_URL=redis://… npm start`;

/**
 * The redis-server to start: redis-server or valkey-server on PATH, else Debian's packages unpacked into the cache folder
 * (no root needed, nothing outside the folder changes). Rejects with what was tried and what to install.
 *
 * @param {{ cacheDirectory: string, path?: string, say?: (line: string) => void }} options `path` is PATH by default
 * @returns {Promise<RedisBinary>}
 */
export async function provideRedis({ cacheDirectory, path = process.env.PATH ?? '', say = () => {} }) {
  const tried = [];
  const usable = (candidate) => check(candidate, tried);
  const onPath = programsOnPath(['redis-server', 'valkey-server'], path).map((file) => ({
    path: file,
    env: {},
    from: 'PATH',
  }));
  const found = firstOf(onPath, usable) ?? firstOf(unpacked(cacheDirectory), usable);
  return found ?? (await download({ cacheDirectory, path, say, tried, usable }));
}

async function download({ cacheDirectory, path, say, tried, usable }) {
  const folder = packageFolder(cacheDirectory);
  if (programsOnPath(['apt-get'], path).length === 0)
    throw notFound([...tried, 'no redis-server on PATH, and no apt-get']);
  say("No redis-server on PATH: fetching Debian's packages into the cache …");
  try {
    await fetchRedisPackages(folder);
  } catch (error) {
    throw notFound([...tried, `no redis-server on PATH, and apt-get could not fetch it: ${error.message}`]);
  }
  const found = firstOf(unpacked(cacheDirectory), usable);
  if (!found) throw notFound([...tried, `the packages in ${folder} hold no redis-server that runs`]);
  return found;
}

function notFound(tried) {
  return new Error(`No Redis to start: ${tried.join('; ')}.\n${howToInstall}`);
}

function packageFolder(cacheDirectory) {
  return join(cacheDirectory, 'redis');
}

/** What an earlier run unpacked. Its libraries are not the system's, so the loader must be told. */
function unpacked(cacheDirectory) {
  const folder = packageFolder(cacheDirectory);
  const path = join(folder, 'usr/bin/redis-server');
  if (!existsSync(path)) return [];
  return [{ path, env: { LD_LIBRARY_PATH: libraryPath(join(folder, 'usr/lib')) }, from: 'Debian packages' }];
}

/** Debian's folders of libraries are named after the machine, e.g. aarch64-linux-gnu. */
function libraryPath(folder) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.includes('-linux-gnu')) : [];
  return [...names.map((name) => join(folder, name)), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
}

function firstOf(candidates, usable) {
  for (const candidate of candidates) {
    const binary = usable(candidate);
    if (binary) return binary;
  }
  return undefined;
}

function check(candidate, tried) {
  const version = versionOf(candidate);
  if (version && Number.parseInt(version, 10) >= minimumMajor) return { ...candidate, version };
  tried.push(version ? `${candidate.path} is ${version}, too old` : `${candidate.path} does not run`);
  return undefined;
}

/** "Redis server v=7.0.15 sha=…" or "Valkey server v=8.0.1 …". */
function versionOf({ path, env }) {
  const options = { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...env } };
  try {
    return /v=(\d[\d.]*)/.exec(execFileSync(path, ['--version'], options))?.[1];
  } catch {
    return undefined;
  }
}
