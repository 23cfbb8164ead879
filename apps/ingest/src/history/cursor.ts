import { nextId } from '@millrace/redis-streams';

/** A place in a list that is merged from several streams, newest first: an entry id, and the rank of its stream among equals. */
export interface Cursor {
  /** Entry id, `ms-seq`. */
  id: string;
  /** Rank of the stream. */
  rank: number;
}

/** A cursor as text, for `?before=`. */
export function writeCursor({ id, rank }: Cursor): string {
  return `${id}.${rank}`;
}

/** Reads a cursor; undefined for a text that none of our answers gave. */
export function readCursor(text: string): Cursor | undefined {
  const match = /^(\d{1,15}-\d{1,15})\.(\d{1,3})$/.exec(text);
  return match ? { id: match[1]!, rank: Number(match[2]) } : undefined;
}

/**
 * The id before which a stream of the given rank goes on after the cursor. Two streams may hold the same id: of those, the lower
 * rank comes first, so a higher one still owes its entry.
 */
export function beforeFor(cursor: Cursor, rank: number): string {
  return rank > cursor.rank ? nextId(cursor.id) : cursor.id;
}
