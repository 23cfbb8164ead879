/** A tumbling window of one aggregation and one source. Times are milliseconds since 1970, negative before. */
export interface Window {
  /** Name of the aggregation; holds no slash (see {@link assertNames}). */
  readonly aggregation: string;
  /** Source whose events are in it. */
  readonly source: string;
  /** Inclusive start. */
  readonly start: number;
  /** Exclusive end. */
  readonly end: number;
}

/** Start of the window that `time` falls into. Windows are aligned to 1970-01-01T00:00Z, so every instance agrees on them. */
export function windowStart(time: number, windowMs: number): number {
  return Math.floor(time / windowMs) * windowMs;
}

/** What a window is called in Redis; {@link parseWindowId} reads it back. The source comes last because it may hold slashes. */
export function windowId(window: Pick<Window, 'aggregation' | 'source' | 'start'>): string {
  return `${window.start}/${pairOf(window)}`;
}

/** The unit that has a watermark: one aggregation of one source. */
export function pairOf(window: Pick<Window, 'aggregation' | 'source'>): string {
  return `${window.aggregation}/${window.source}`;
}

/** Reads what {@link pairOf} wrote. */
export function parsePair(pair: string): Pick<Window, 'aggregation' | 'source'> {
  const slash = pair.indexOf('/');
  return { aggregation: pair.slice(0, slash), source: pair.slice(slash + 1) };
}

/** Reads what {@link windowId} wrote; the end is kept beside the id, so that it survives a change of the window's length. */
export function parseWindowId(id: string, end: number): Window {
  const slash = id.indexOf('/');
  return { ...parsePair(id.slice(slash + 1)), start: Number(id.slice(0, slash)), end };
}

/**
 * Refuses aggregations whose names would not survive in a window's id, at boot.
 * @throws Error naming every such aggregation
 */
export function assertNames(aggregations: readonly { readonly name: string }[]): void {
  const names = aggregations.map(({ name }) => name);
  const wrong = names.filter((name) => name === '' || name.includes('/'));
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  if (wrong.length > 0) throw new Error(`Aggregation names must not be empty or hold '/': ${JSON.stringify(wrong)}.`);
  if (twice.length > 0) throw new Error(`Aggregations share a name: ${JSON.stringify(twice)}. Rename one of them.`);
}
