import { createHash } from 'node:crypto';
import { EventEnvelope, MillraceEvent } from './event';
import { uuidV7 } from './uuid';

/** What the writer of an event says of it; the rest is filled in. */
export interface NewEvent<TData> {
  /** See {@link EventEnvelope.type}. */
  type: string;
  /** See {@link EventEnvelope.source}. */
  source: string;
  /** The fact itself. */
  data: TData;
  /** @defaultValue a time-ordered UUID (version 7) */
  id?: string;
  /** @defaultValue now */
  time?: string | Date;
  /** @defaultValue the event's own id */
  correlationId?: string;
  /** See {@link EventEnvelope.subject}. */
  subject?: string;
  /** @defaultValue 1 */
  schemaVersion?: number;
  /** See {@link EventEnvelope.traceparent}. */
  traceparent?: string;
}

/** What a descendant says of itself; correlation, causation and trace come from its parent. */
export type Descendant<TData> = Omit<NewEvent<TData>, 'correlationId' | 'traceparent' | 'id'> & {
  /**
   * Tells siblings of the same type apart, for instance a line number.
   * @defaultValue ''
   */
  discriminator?: string;
};

/** Makes the first event of a flow: its correlation id is its own id unless the caller carries one in. */
export function originate<TData>(event: NewEvent<TData>): MillraceEvent<TData> {
  const id = event.id ?? uuidV7();
  return assemble(event, { id, correlationId: event.correlationId ?? id, traceparent: event.traceparent });
}

/**
 * Makes a descendant of `parent`: same correlation id and trace, the parent's id as causation id, and an id that follows from
 * the parent's (source, id), the type and the discriminator alone. A redelivered parent therefore makes the same descendant.
 */
export function follow<TData>(parent: EventEnvelope, event: Descendant<TData>): MillraceEvent<TData> {
  return assemble(
    { subject: parent.subject, ...event },
    {
      id: descendantId(parent, event.type, event.discriminator ?? ''),
      correlationId: parent.correlationId,
      causationId: parent.id,
      traceparent: parent.traceparent,
    },
  );
}

/** The deterministic id of a descendant: 128 bits of SHA-256 over its origin, as 32 hexadecimal digits. */
export function descendantId(
  parent: Pick<EventEnvelope, 'source' | 'id'>,
  type: string,
  discriminator: string,
): string {
  const origin = JSON.stringify([parent.source, parent.id, type, discriminator]);
  return createHash('sha256').update(origin).digest('hex').slice(0, 32);
}

type Lineage = Pick<EventEnvelope, 'id' | 'correlationId' | 'causationId' | 'traceparent'>;

function assemble<TData>(event: Omit<NewEvent<TData>, 'id'>, lineage: Lineage): MillraceEvent<TData> {
  const made = new MillraceEvent<TData>();
  made.id = lineage.id;
  made.type = event.type;
  made.source = event.source;
  made.time = new Date(event.time ?? Date.now()).toISOString();
  made.correlationId = lineage.correlationId;
  if (lineage.causationId !== undefined) made.causationId = lineage.causationId;
  if (event.subject !== undefined) made.subject = event.subject;
  made.schemaVersion = event.schemaVersion ?? 1;
  if (lineage.traceparent !== undefined) made.traceparent = lineage.traceparent;
  made.data = event.data;
  return made;
}
