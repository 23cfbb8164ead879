import { addDays, type Day } from './event-day';

/** Days before today that have their partition from boot on: events of late yesterday arrive after midnight. */
const daysBack = 1;
/** Days after today that have their partition made ahead; further ones belong to clocks that are wrong. */
const daysAhead = 7;
/** Nothing that this pipeline hears of happened earlier: an older time is a placeholder. */
const firstDay: Day = '1970-01-01';

/** The days whose partitions exist ahead of their events. */
export function aheadOf(today: Day): Day[] {
  return Array.from({ length: daysBack + 1 + daysAhead }, (_, index) => addDays(today, index - daysBack));
}

/** Whether a day that events came for may have a partition of its own; all others share DEFAULT. */
export function mayHavePartition(day: Day, today: Day): boolean {
  return day >= firstDay && day <= addDays(today, daysAhead);
}

/** Name of a day's partition: `events_20150912`. */
export function partitionName(day: Day): string {
  return `events_${day.replaceAll('-', '')}`;
}

/** The day of a partition by its name; undefined for any other table. */
export function dayOfPartition(name: string): Day | undefined {
  const parts = /^events_(\d{4})(\d\d)(\d\d)$/.exec(name);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : undefined;
}

/**
 * The statements that make a day's partition. The table is made first and attached then: attaching lets the writers of other
 * partitions go on, where CREATE TABLE … PARTITION OF would stop them all.
 */
export function partitionStatements(day: Day): string[] {
  const name = partitionName(day);
  return [
    `CREATE TABLE ${name} (LIKE events INCLUDING ALL)`,
    `ALTER TABLE events ATTACH PARTITION ${name} FOR VALUES FROM ('${day}') TO ('${addDays(day, 1)}')`,
  ];
}
