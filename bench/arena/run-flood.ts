import { cpuBetween, cpuSeconds, type CpuSeconds } from '../measure/process-table';
import type { Arena } from './arena';
import { allArrived } from './arrival';
import type { Contestant } from './contestant';

/** Events in one request. */
export const floodBatch = 100;
/** Requests under way at a time. */
export const floodConnections = 8;

/** One measured flood. */
export interface FloodRun {
  /** From the first post until every event is a row and settled by every stage. */
  readonly startedMs: number;
  readonly endedMs: number;
  readonly eventsPerS: number;
  /** By process, the load generator's as `load`. */
  readonly cpu: CpuSeconds;
  /** 429s that were seen. */
  readonly refusals: number;
}

/** Sends `events` through a contestant as fast as it takes them. */
export async function runFlood(arena: Arena, contestant: Contestant, events: number): Promise<FloodRun> {
  await tidyUp(contestant);
  const source = arena.newSource();
  const processes = [...contestant.processes, { name: 'load', pid: arena.load.pid }];
  const before = cpuSeconds(processes);
  const shape = { batch: floodBatch, connections: floodConnections };
  const sent = await arena.load.carryOut({ kind: 'flood', url: contestant.url, source, events, ...shape });
  const endedMs = await allArrived(contestant, source, events);
  const cpu = cpuBetween(before, cpuSeconds(processes));
  const eventsPerS = events / ((endedMs - sent.startedMs) / 1000);
  return { startedMs: sent.startedMs, endedMs, eventsPerS, cpu, refusals: sent.refusals };
}

/** Every run begins with an empty table and no checkpoint due, so that no run pays for those before it. */
async function tidyUp({ database, redis, streams, name }: Contestant): Promise<void> {
  await database.query('TRUNCATE events');
  await database.query('CHECKPOINT');
  // The pipeline trims its streams itself. The hand-written loop has a maximal length, which lets them grow up to it.
  if (name === 'handwritten') for (const stream of streams) await redis.xtrim(stream, 'MAXLEN', 0);
}
