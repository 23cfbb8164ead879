/** A day of event time in UTC: `2015-09-12`. */
export type Day = string;

/** What an export is asked for by: a day and a form. */
export interface ExportName {
  day: Day;
  /** Whether the file is compressed: `.ndjson.gz`. */
  gzip: boolean;
}

/**
 * Reads `2015-09-12`, `2015-09-12.ndjson` or `2015-09-12.ndjson.gz`; undefined when it is none of them, or a date that is in no
 * calendar.
 */
export function parseExportName(name: string): ExportName | undefined {
  const [, day, gz] = /^(\d{4}-\d\d-\d\d)(?:\.ndjson(\.gz)?)?$/.exec(name) ?? [];
  return day !== undefined && isDay(day) ? { day, gzip: gz !== undefined } : undefined;
}

/** The file an export is written to: `2015-09-12.ndjson`. */
export function exportFileName({ day, gzip }: ExportName): string {
  return `${day}.ndjson${gzip ? '.gz' : ''}`;
}

/** Whether a text is a day of the years 1 to 9999. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '0001') return false;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  // JavaScript moves February 30 to March; a day that comes back as another one was none.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
