import { Redis } from 'ioredis';
import { consume, ensureGroup, execute } from './consume';
import type { Entry, Envelope } from './envelope';
import { announce, peerSettings, peerStreams } from './settings';

/** Third hop: counts by type and by path per minute, added up for the batch before Redis hears of it. */
const redis = new Redis(peerSettings().redisUrl);

async function aggregate(entries: Entry[]): Promise<void> {
  const windows = new Map<string, Map<string, number>>();
  for (const [, [, envelope, , data]] of entries) count(windows, envelope, data);
  const pipeline = redis.pipeline();
  for (const [window, groups] of windows) {
    for (const [group, events] of groups) pipeline.hincrby(window, group, events);
    pipeline.expire(window, 3600);
  }
  pipeline.xack(peerStreams.enriched, 'aggregate', ...entries.map(([id]) => id));
  await execute(pipeline);
}

function count(windows: Map<string, Map<string, number>>, envelope: string, data: string): void {
  const { type, source, time } = JSON.parse(envelope) as Envelope;
  const { path } = JSON.parse(data) as { path?: string };
  const minute = time.slice(0, 16);
  add(windows, `peer:types:${source}:${minute}`, type);
  if (path !== undefined) add(windows, `peer:paths:${source}:${minute}`, path);
}

function add(windows: Map<string, Map<string, number>>, window: string, group: string): void {
  let groups = windows.get(window);
  if (!groups) windows.set(window, (groups = new Map<string, number>()));
  groups.set(group, (groups.get(group) ?? 0) + 1);
}

async function main(): Promise<void> {
  await ensureGroup(redis, peerStreams.enriched, 'aggregate');
  announce('aggregate');
  await consume(redis, peerStreams.enriched, 'aggregate', aggregate);
}

void main();
