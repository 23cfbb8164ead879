import { rmSync } from 'node:fs';
import { writePrivate } from './data-folder.mjs';

/**
 * Writes, for scripts, where everything is: `{ ingest: { url, pid }, …, redis, postgres, writeKey, adminToken, pid, startedAt }`.
 * The file exists only while all is ready. Servers that are not ours have no pid.
 *
 * @param {string} file
 * @param {{ pipeline: import('./pipeline.mjs').Pipeline, credentials: import('./credentials.mjs').Credentials, startedAt: Date }} launch
 */
export function writeEndpoints(file, { pipeline, credentials, startedAt }) {
  const all = [...pipeline.apps, ...pipeline.servers];
  const places = all.map(({ name, url, supervisor }) => [name, { url, pid: supervisor?.pid }]);
  const { writeKey, adminToken } = credentials;
  const own = { writeKey, adminToken, pid: process.pid, startedAt: startedAt.toISOString() };
  writePrivate(file, { ...Object.fromEntries(places), ...own });
}

export function removeEndpoints(file) {
  rmSync(file, { force: true });
}
