import type { EntryFields } from './codec';
import { fieldNamed, whateverIsThere } from './entry';

/** Why an entry was given up and where it came from; field `x` of a dead letter, as JSON. */
export interface DeadLetterCause {
  /** The consumer group that gave it up. */
  group: string;
  /** The stream it was published to. */
  stream: string;
  /** Its id there. */
  entryId: string;
  /** What went wrong last. */
  error: { name: string; message: string; code?: string };
  /** Hand-overs to a handler. */
  deliveries: number;
  /** Failed ones among them. */
  failures: number;
  /** When the entry was published, RFC 3339 (from its id). */
  publishedAt: string;
  /** When it was given up, RFC 3339. */
  deadAt: string;
}

/** A dead letter: the original entry and its cause. */
export interface DeadLetter extends DeadLetterCause {
  /** Id in the dead-letter stream. */
  id: string;
  /** The original entry's fields, as they were. */
  fields: EntryFields;
}

/** Reads an entry of a dead-letter stream. */
export function readDeadLetter(id: string, flat: readonly string[]): DeadLetter {
  const cause = JSON.parse(fieldNamed(flat, 'x') ?? '{}') as DeadLetterCause;
  return { id, fields: whateverIsThere(flat), ...cause };
}

/** An error as a dead letter keeps it: no stack (it may hold data), and a bounded message. */
export function describeError(error: unknown): DeadLetterCause['error'] {
  if (!(error instanceof Error)) return { name: 'Error', message: plainMessage(error) };
  const code = (error as { code?: unknown }).code;
  const described = { name: error.name, message: error.message.slice(0, 2000) };
  return typeof code === 'string' ? { ...described, code } : described;
}

function plainMessage(error: unknown): string {
  if (typeof error === 'string') return error.slice(0, 2000);
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string'
    ? message.slice(0, 2000)
    : (JSON.stringify(error)?.slice(0, 2000) ?? String(error));
}

/** The time in an entry id, RFC 3339. */
export function publishedAt(entryId: string): string {
  return new Date(Number(entryId.split('-')[0])).toISOString();
}
