import { dataJson, type MillraceEvent } from '@millrace/events';
import { UnrecoverableError } from '@millrace/redis-streams';
import type { Field } from './copy-text';
import { eventDay, isCanonicalTime, type Day } from './event-day';

/** Columns of `events` that a row brings, in order, with their types. `day` follows from `time` and is computed by PostgreSQL. */
export const eventColumns = [
  ['source', 'text'],
  ['id', 'text'],
  ['type', 'text'],
  ['time', 'timestamptz'],
  ['received_at', 'timestamptz'],
  ['correlation_id', 'text'],
  ['causation_id', 'text'],
  ['subject', 'text'],
  ['schema_version', 'integer'],
  ['traceparent', 'text'],
  ['enrichment', 'jsonb'],
  ['data', 'jsonb'],
] as const;

/** An event as a row of `events`. */
export interface EventRow {
  /** Its day, where JavaScript can tell; see {@link eventDay}. */
  readonly day: Day | undefined;
  /** Whether {@link day} is what PostgreSQL makes of the time, for certain. */
  readonly exactDay: boolean;
  /** One value a column of {@link eventColumns}, as PostgreSQL's input functions read them. */
  readonly fields: readonly Field[];
  /** Characters of all fields together: a measure of what the row takes on its way. */
  readonly size: number;
}

/**
 * Writes an event as a row, its data as the JSON text it came in, unparsed.
 * @throws UnrecoverableError when an attribute is missing, is not text, or holds text that PostgreSQL cannot store
 */
export function eventRow(event: MillraceEvent): EventRow {
  const time = required('time', event.time);
  const fields = [
    required('source', event.source),
    required('id', event.id),
    required('type', event.type),
    time,
    optional('receivedAt', event.receivedAt),
    required('correlationId', event.correlationId),
    optional('causationId', event.causationId),
    optional('subject', event.subject),
    String(event.schemaVersion),
    optional('traceparent', event.traceparent),
    event.enrichment === undefined ? null : JSON.stringify(event.enrichment),
    dataJson(event),
  ];
  const day = eventDay(time);
  return {
    day,
    exactDay: isCanonicalTime(time),
    fields,
    size: fields.reduce((sum, field) => sum + (field?.length ?? 0), 0),
  };
}

function required(name: string, value: unknown): string {
  const text = optional(name, value);
  if (text === null) throw new UnrecoverableError(`The event has no ${name}: a row of events needs one.`);
  return text;
}

/** A NUL, or half of a surrogate pair: UTF-8 text in PostgreSQL holds neither, and replacing it would make two ids one. */
const unstorable = /[\0\u{d800}-\u{dfff}]/u;

function optional(name: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new UnrecoverableError(`The event's ${name} is not text but ${typeof value}.`);
  if (unstorable.test(value)) {
    throw new UnrecoverableError(
      `The event's ${name} holds a NUL or a lone surrogate: PostgreSQL cannot store it as text.`,
    );
  }
  return value;
}
