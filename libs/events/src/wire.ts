import { type EventEnvelope, MillraceEvent } from './event';

/** Version of the wire format this package writes (docs/wire-format.md); readers refuse a higher one. */
export const wireVersion = 1;

/**
 * An event as it lies in a stream: the type, the envelope as one JSON text and the data as another, so that a stage which does
 * not touch the data neither parses nor writes it again.
 */
export interface WireEvent {
  /** The event's type. */
  type: string;
  /** JSON of the envelope with `v`, the wire version. */
  envelope: string;
  /** JSON of the data. */
  data: string;
}

/** Thrown when an entry is not an event of a version this package reads. */
export class WireFormatError extends Error {
  /** Stable code of this error. */
  readonly code = 'EVENT_WIRE_FORMAT';
  override readonly name = 'WireFormatError';
}

/** Writes an event. Data that JSON cannot hold (BigInt, cycles) throws a {@link WireFormatError} that names the event. */
export function toWire(event: MillraceEvent): WireEvent {
  return { type: event.type, envelope: envelopeJson(event), data: dataJson(event) };
}

/** Reads an event; the data is parsed when it is first looked at, and keeps its bytes until then. */
export function fromWire(wire: WireEvent): MillraceEvent {
  return new ReceivedEvent(parseEnvelope(wire.envelope), wire.data);
}

/** The data of an event as JSON text, without parsing it when it came from a stream and nobody changed it. */
export function dataJson(event: MillraceEvent): string {
  if (event instanceof ReceivedEvent) return event.text;
  try {
    return JSON.stringify(event.data) ?? 'null';
  } catch (error) {
    throw new WireFormatError(`The data of event ${event.id} (${event.type}) is not JSON: ${(error as Error).message}`);
  }
}

/**
 * A copy of an event with other envelope attributes (undefined removes one); its data goes on untouched and unparsed. Use this
 * instead of `{ ...event }`: a received event's data is not among its own properties until it is looked at.
 */
export function withEnvelope(event: MillraceEvent, changes: Partial<EventEnvelope>): MillraceEvent {
  const copy = new ReceivedEvent(event, dataJson(event));
  return Object.assign(copy, changes);
}

/** An event whose data is JSON text until somebody looks at it. */
class ReceivedEvent extends MillraceEvent {
  readonly #text: string;
  #parsed: unknown;
  #isParsed = false;

  // Attribute by attribute, because this runs for every delivery: objects of one shape are far cheaper than copied ones.
  constructor(envelope: EventEnvelope, text: string) {
    super();
    this.id = envelope.id;
    this.type = envelope.type;
    this.source = envelope.source;
    this.time = envelope.time;
    this.receivedAt = envelope.receivedAt;
    this.correlationId = envelope.correlationId;
    this.causationId = envelope.causationId;
    this.subject = envelope.subject;
    this.schemaVersion = envelope.schemaVersion;
    this.traceparent = envelope.traceparent;
    this.client = envelope.client;
    this.enrichment = envelope.enrichment;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  parse(): unknown {
    if (!this.#isParsed) {
      this.#parsed = JSON.parse(this.#text);
      this.#isParsed = true;
    }
    return this.#parsed;
  }

  toJSON(): object {
    return { ...this, data: this.parse() };
  }
}

// TypeScript does not let an accessor override the declared field.
Object.defineProperty(ReceivedEvent.prototype, 'data', {
  enumerable: true,
  get(this: ReceivedEvent): unknown {
    return this.parse();
  },
});

function parseEnvelope(text: string): EventEnvelope {
  const parsed = JSON.parse(text) as (EventEnvelope & { v?: number }) | null;
  if (typeof parsed !== 'object' || parsed === null || typeof parsed.id !== 'string') {
    throw new WireFormatError('The envelope is not an event: it has no id. Writers put {"v":1,"id":…,"type":…} there.');
  }
  if (typeof parsed.v !== 'number' || parsed.v > wireVersion) {
    throw new WireFormatError(
      `The envelope of ${parsed.id} has wire version ${String(parsed.v)}; this reader knows up to ${wireVersion}: upgrade it.`,
    );
  }
  return parsed;
}

/** Attributes that are undefined are left out by JSON. One literal, because this runs for every event. */
function envelopeJson(event: MillraceEvent): string {
  return JSON.stringify({
    v: wireVersion,
    id: event.id,
    type: event.type,
    source: event.source,
    time: event.time,
    receivedAt: event.receivedAt,
    correlationId: event.correlationId,
    causationId: event.causationId,
    subject: event.subject,
    schemaVersion: event.schemaVersion,
    traceparent: event.traceparent,
    client: event.client,
    enrichment: event.enrichment,
  });
}
