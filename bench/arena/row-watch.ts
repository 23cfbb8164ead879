import { setTimeout as pause } from 'node:timers/promises';
import { eventId } from '../load/event-json';
import { nowMs } from '../measure/clock';
import type { Contestant } from './contestant';

/** Milliseconds between the beginnings of two looks, at the best. */
const everyMs = 2;

/** When the rows of a source became visible, as seen from outside. */
export interface Sightings {
  /** By index of the event: the time at which a look that showed its row had ended. So no row is seen earlier than it was. */
  readonly seenMs: readonly number[];
  /** Mean milliseconds between two looks: a row may have been there this much earlier. */
  readonly pollMs: number;
}

/**
 * Looks for rows of a source until all `events` are there. Ids count up, so a look asks by the primary key for those after the
 * last id below which none is missing: a handful of rows, whatever the table holds. (Not LISTEN/NOTIFY: triggers would be paid
 * by the contestant.)
 * @throws Error when not all are there in time
 */
export async function watchRows(
  contestant: Contestant,
  source: string,
  events: number,
  withinMs: number,
): Promise<Sightings> {
  const text = `SELECT id FROM events WHERE ${contestant.rowsOfSource} AND id > $2`;
  const sightings = new RowSightings(events);
  const startMs = nowMs();
  let looks = 0;
  for (; !sightings.complete; looks++) {
    const beganMs = nowMs();
    const values = [source, sightings.cursor];
    const { rows } = await contestant.database.query<{ id: string }>({ name: 'watch', text, values });
    sightings.note(rows, nowMs());
    if (nowMs() - startMs > withinMs) throw new Error(`${contestant.name}: ${sightings.missing} rows did not come.`);
    await pause(Math.max(0, beganMs + everyMs - nowMs()));
  }
  return { seenMs: sightings.seenMs, pollMs: (nowMs() - startMs) / looks };
}

class RowSightings {
  readonly seenMs: number[];
  private seen = 0;
  private prefix = 0;
  private readonly indexes: ReadonlyMap<string, number>;

  constructor(private readonly events: number) {
    this.seenMs = new Array<number>(events).fill(0);
    this.indexes = new Map(Array.from({ length: events }, (_, index) => [eventId(index), index]));
  }

  get complete(): boolean {
    return this.seen === this.events;
  }

  get missing(): number {
    return this.events - this.seen;
  }

  /** All rows up to this id have been seen; '' before the first. */
  get cursor(): string {
    return this.prefix === 0 ? '' : eventId(this.prefix - 1);
  }

  note(rows: readonly { id: string }[], atMs: number): void {
    for (const { id } of rows) {
      const index = this.indexes.get(id);
      if (index === undefined || this.seenMs[index] !== 0) continue;
      this.seenMs[index] = atMs;
      this.seen += 1;
    }
    while (this.prefix < this.events && this.seenMs[this.prefix] !== 0) this.prefix += 1;
  }
}
