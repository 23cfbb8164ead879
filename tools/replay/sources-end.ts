import { randomUUID } from 'node:crypto';

/** Most sources that a replay remembers, to end them; a file with more of them has no windows that wait for one. */
export const mostSources = 10_000;

/** Events that tell the pipeline that sources have sent all they have: their windows close. Each has a fresh id. */
export function endsOf(sources: Iterable<string | null>): string[] {
  return [...sources].map((source) =>
    JSON.stringify({
      type: 'millrace.source.ended',
      id: randomUUID(),
      ...(source === null ? {} : { source }),
      data: {},
    }),
  );
}
