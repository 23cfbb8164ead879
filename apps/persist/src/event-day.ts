const canonical = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A day of event time in UTC: `2015-09-12`. */
export type Day = string;

/** Whether a time is written as everywhere in the pipeline: `2015-09-12T00:46:58.771Z`. Its first ten characters are its day. */
export function isCanonicalTime(time: string): boolean {
  return canonical.test(time);
}

/**
 * The UTC day of an event's time; undefined where only PostgreSQL may tell (a leap second, a form that JavaScript does not
 * read). Of a time that is not canonical it is good enough to decide which partitions are made, and no more: PostgreSQL rounds
 * where JavaScript cuts off, and computes the day that is stored.
 */
export function eventDay(time: string): Day | undefined {
  if (isCanonicalTime(time)) return time.slice(0, 10);
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? undefined : dayOf(ms);
}

/** The UTC day of an instant in milliseconds; undefined outside the years 0–9999. */
export function dayOf(ms: number): Day | undefined {
  const text = new Date(ms).toISOString();
  return text.length === 24 ? text.slice(0, 10) : undefined;
}

/** `day` moved by a number of days. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
