import { setTimeout as pause } from 'node:timers/promises';
import { nowMs } from '../measure/clock';
import { bodyOf } from './event-json';
import { assertTaken, FrontDoor } from './front-door';
import type { FloodOrder, LoadResult } from './protocol';

/** Posts arrays of events, each connection one after another, and sends again what was answered 429. */
export async function flood(order: FloodOrder): Promise<LoadResult> {
  const door = new FrontDoor(order.url, order.connections);
  let next = 0;
  let refusals = 0;
  const connection = async () => {
    while (next < order.events) {
      const first = next;
      next += order.batch;
      refusals += await deliver(door, order, first);
    }
  };
  const startedMs = nowMs();
  try {
    await Promise.all(Array.from({ length: order.connections }, connection));
  } finally {
    door.close();
  }
  return { startedMs, endedMs: nowMs(), refusals, sentMs: [], answeredMs: [] };
}

/** Resolves, once the events are in, to how often they were answered 429 before. */
async function deliver(door: FrontDoor, { source, batch, events }: FloodOrder, first: number): Promise<number> {
  const count = Math.min(batch, events - first);
  const body = bodyOf(source, first, count, new Date().toISOString());
  for (let refusals = 0; ; refusals++) {
    const answer = await door.post(body);
    if (answer.status !== 429) {
      assertTaken(answer, count);
      return refusals;
    }
    await pause(answer.retryAfterS * 1000);
  }
}
