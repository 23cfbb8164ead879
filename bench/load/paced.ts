import { setTimeout as pause } from 'node:timers/promises';
import { nowMs } from '../measure/clock';
import { eventJson } from './event-json';
import { assertTaken, FrontDoor } from './front-door';
import type { LoadResult, PacedOrder } from './protocol';

/** More than are ever under way unless the front door stalls. */
const connections = 256;

/**
 * Posts single events at their times, whether or not earlier ones are answered: a client that waited for a slow answer would
 * leave out just those events that meet a slow moment.
 */
export async function paced(order: PacedOrder): Promise<LoadResult> {
  const door = new FrontDoor(order.url, connections);
  const sentMs: number[] = [];
  const answeredMs: number[] = [];
  const underWay: Promise<void>[] = [];
  const startedMs = nowMs();
  try {
    while (sentMs.length < order.events) {
      const due = Math.min(order.events, Math.floor(((nowMs() - startedMs) * order.perSecond) / 1000));
      while (sentMs.length < due) {
        const index = sentMs.length;
        sentMs.push(nowMs());
        underWay.push(post(door, order.source, index).then((atMs) => void (answeredMs[index] = atMs)));
      }
      await pause(1);
    }
    await Promise.all(underWay);
  } finally {
    door.close();
  }
  return { startedMs, endedMs: nowMs(), refusals: 0, sentMs, answeredMs };
}

async function post(door: FrontDoor, source: string, index: number): Promise<number> {
  const answer = await door.post(eventJson(source, index, new Date().toISOString()));
  assertTaken(answer, 1);
  return answer.answeredMs;
}
