import { type EventEnvelope } from '@millrace/events';
import { type EntryFields } from '@millrace/redis-streams';
import { maskIp } from './mask-ip';

/** An event as the admin's answers show it: its envelope with the client's IP masked. */
export type SeenEvent = Partial<EventEnvelope> & Pick<EventEnvelope, 'type'>;

/** The envelope of an entry, as far as it can be read: an entry that another writer spoilt still has its type. */
export function seenEvent({ type, envelope }: EntryFields): SeenEvent {
  const read = parsed(envelope);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return { type };
  const { v: _, ...rest } = read as Partial<EventEnvelope> & { v?: number };
  const ip = rest.client?.ip;
  return { ...rest, type, ...(typeof ip === 'string' && { client: { ...rest.client, ip: maskIp(ip) } }) };
}

/** A JSON text as a value; the text itself when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // spoilt entries are shown as they are
  }
}

/** What tells events apart: source and id together. */
export function identity({ source, id }: SeenEvent): string {
  return JSON.stringify([source, id]);
}
