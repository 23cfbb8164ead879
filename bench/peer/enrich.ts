import { Redis } from 'ioredis';
import { consume, ensureGroup, execute } from './consume';
import type { Envelope, Entry } from './envelope';
import { announce, peerSettings, peerStreams } from './settings';

/** Second hop: adds what the user agent says; the outputs and the acknowledgement go in one pipeline. */
const redis = new Redis(peerSettings().redisUrl);
const known = new Map<string, Envelope['enrichment']>();

async function enrich(entries: Entry[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const [, [, envelope, , data]] of entries) {
    pipeline.xadd(peerStreams.enriched, 'MAXLEN', '~', 2_000_000, '*', 'e', enriched(envelope), 'd', data);
  }
  pipeline.xack(peerStreams.accepted, 'enrich', ...entries.map(([id]) => id));
  await execute(pipeline);
}

function enriched(text: string): string {
  const { client, ...envelope } = JSON.parse(text) as Envelope;
  return JSON.stringify({ ...envelope, enrichment: lookUp(client?.userAgent ?? '') });
}

function lookUp(userAgent: string): Envelope['enrichment'] {
  let found = known.get(userAgent);
  if (found) return found;
  const browser = /(Firefox|Edg|Chrome|Safari)\/[\d.]+/.exec(userAgent)?.[0] ?? 'other';
  const os = /\(([^;)]+)/.exec(userAgent)?.[1] ?? 'other';
  if (known.size < 10_000) known.set(userAgent, (found = { browser, os }));
  return found ?? { browser, os };
}

async function main(): Promise<void> {
  await ensureGroup(redis, peerStreams.accepted, 'enrich');
  announce('enrich');
  await consume(redis, peerStreams.accepted, 'enrich', enrich);
}

void main();
