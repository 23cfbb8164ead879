/** How the lines of a file are read. */
export type Format = 'ndjson' | 'combined';

/** A well-known kind of file. */
export interface Preset {
  /** How its lines are read. */
  format: Format;
  /** How an event is made of a line, in the words of `--map`. */
  map: string;
  /** What it is, for `--help`. */
  about: string;
}

/**
 * Presets by name. Ids follow from the file alone, so that a second replay makes duplicates and no new events. Lines of an access
 * log may rightly repeat (two requests in one second), so there the line's number is part of the id.
 */
export const presets: Record<string, Preset> = {
  wikipedia: {
    format: 'ndjson',
    map: 'type=:wikipedia.edit,time=time,id=@hash,source=:/wikipedia,subject=page',
    about: 'edits as in Druid’s tutorial: wikipedia.edit; the same line is the same event',
  },
  github: {
    format: 'ndjson',
    map: 'type=:github.{type},time=created_at,id=id,source=:/github,subject=repo.name',
    about: 'GH Archive: github.PushEvent, …',
  },
  combined: {
    format: 'combined',
    map:
      'type=:http.request,time=time,id=:{@hash}-{@line},source=:/access-log,data=request,' +
      'context.ip=ip,context.userAgent=userAgent,context.referrer=referrer',
    about: 'access logs of Apache and nginx: http.request; the same line at the same place is the same event',
  },
};

/** Tells what a line looks like, for a hint; undefined when it looks like nothing known. */
export function presetFor(line: string): string | undefined {
  if (/^\S+ \S+ \S+ \[\d{2}\/\w{3}\/\d{4}:[^\]]+\] "/.test(line)) return 'combined';
  const record = parsed(line);
  const has = (...fields: string[]): boolean => fields.every((field) => Object.hasOwn(record, field));
  if (has('time', 'channel', 'page', 'delta')) return 'wikipedia';
  if (has('id', 'type', 'actor', 'repo', 'created_at')) return 'github';
  return undefined;
}

function parsed(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
