import { randomUUID } from 'node:crypto';

/** Most sources that are remembered, to end them; a file with more of them has no windows that wait for one. */
export const mostSources = 10_000;

/** Sources (null: the one that the front door gives) and the time of their newest event, in ms; NaN where none was said. */
export type SourceTimes = Map<string | null, number>;

/** Notes that a source has an event of this time. */
export function noteTime(sources: SourceTimes, source: string | null, timeMs: number): void {
  const newest = sources.get(source) ?? NaN;
  sources.set(source, Number.isNaN(newest) || timeMs > newest ? timeMs : newest);
}

/**
 * Events that tell the pipeline that sources have sent all they have up to their newest event, whose time they carry: the
 * windows up to there close, and a file replayed next may go on with the same source. Each has a fresh id.
 */
export function endsOf(sources: SourceTimes): string[] {
  return [...sources].map(([source, newestMs]) =>
    JSON.stringify({
      type: 'millrace.source.ended',
      id: randomUUID(),
      ...(source === null ? {} : { source }),
      ...(Number.isNaN(newestMs) ? {} : { time: new Date(newestMs).toISOString() }),
      data: {},
    }),
  );
}
