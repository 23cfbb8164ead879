import { setTimeout as pause } from 'node:timers/promises';
import { eventId } from '../load/event-json';
import { nowMs } from '../measure/clock';
import type { Contestant } from './contestant';

/** Milliseconds without a further row after which a run has failed. */
const patienceMs = 30_000;

const lastChecked = 100;

/**
 * Resolves, with the time, once all events of a source are rows and every stage has settled them. Asks for the last ids first,
 * which costs nothing, and counts only when they are there: counting all the time would slow what is measured.
 * @throws Error when the rows stop coming, or a process has ended
 */
export async function allArrived(contestant: Contestant, source: string, events: number): Promise<number> {
  const progress = new Progress();
  for (;;) {
    if (await isComplete(contestant, source, events)) return nowMs();
    for (const app of contestant.apps) app.assertRunning();
    if (progress.isDue()) progress.note(await rowCount(contestant, source), events, contestant.name);
    await pause(5);
  }
}

async function isComplete(contestant: Contestant, source: string, events: number): Promise<boolean> {
  const last = Math.max(0, events - lastChecked);
  if ((await rowCount(contestant, source, last)) < events - last) return false;
  return (await rowCount(contestant, source)) === events && (await isSettled(contestant));
}

/** Rows of a source, from the event with the index `from` on. */
export async function rowCount({ database, rowsOfSource }: Contestant, source: string, from = 0): Promise<number> {
  const text = `SELECT count(*)::int AS rows FROM events WHERE ${rowsOfSource} AND id >= $2`;
  const { rows } = await database.query<{ rows: number }>({ name: 'count', text, values: [source, eventId(from)] });
  return rows[0]!.rows;
}

/** Whether every group has read all of every stream and settled what it read: the last row may be in before the last window. */
async function isSettled({ redis, streams }: Contestant): Promise<boolean> {
  for (const stream of streams) {
    const [info, groups] = await Promise.all([redis.xinfo('STREAM', stream), redis.xinfo('GROUPS', stream)]);
    const last = field(info as unknown[], 'last-generated-id');
    const through = (group: unknown[]) => field(group, 'last-delivered-id') === last && field(group, 'pending') === 0;
    if (!(groups as unknown[][]).every(through)) return false;
  }
  return true;
}

/** A value of an answer that has names and values in turn. */
function field(pairs: readonly unknown[], name: string): unknown {
  return pairs[pairs.indexOf(name) + 1];
}

/** Notices when rows stop coming. Looks every two seconds: it has to count all rows. */
class Progress {
  private lookedMs = nowMs();
  private movedMs = nowMs();
  private rows = -1;

  isDue(): boolean {
    return nowMs() - this.lookedMs > 2000;
  }

  note(rows: number, events: number, name: string): void {
    this.lookedMs = nowMs();
    if (rows !== this.rows) this.movedMs = nowMs();
    this.rows = rows;
    if (nowMs() - this.movedMs < patienceMs) return;
    throw new Error(`${name} stopped at ${rows} of ${events} rows: no further one came, or was settled, for 30 s.`);
  }
}
