import { fromWire, MillraceEvent, toWire } from '@millrace/events';
import type { DecodedEntry, EntryCodec, EntryFields, EntryHeaders } from '@millrace/redis-streams';

/**
 * Entries that are events: the payload is a {@link MillraceEvent} whose data is parsed when it is first looked at, the headers
 * are its envelope. Correlation and causation are the event's own (see `follow()`), never filled in from the delivery.
 */
export class EventCodec implements EntryCodec {
  /** @throws TypeError when the value is no event, saying how to make one */
  encode(value: unknown): EntryFields {
    if (!isEvent(value))
      throw new TypeError(`${nameOf(value)} is no event: answer what originate(), follow() or withEnvelope() make.`);
    return toWire(value);
  }

  /** @throws WireFormatError when the entry is no event of a version this package reads */
  decode(fields: EntryFields): DecodedEntry {
    const event = fromWire(fields);
    // The event is its own headers: one object less for every delivery of every stage.
    return { payload: event, headers: event as unknown as EntryHeaders };
  }
}

function isEvent(value: unknown): value is MillraceEvent {
  if (value instanceof MillraceEvent) return true;
  const event = value as Partial<MillraceEvent> | null | undefined;
  return (
    typeof event === 'object' && typeof event?.id === 'string' && typeof event.type === 'string' && 'data' in event
  );
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `A ${value === null ? 'null' : typeof value}`;
  return `An output of class ${value.constructor?.name ?? 'Object'} with the keys ${Object.keys(value).slice(0, 8).join(', ')}`;
}
