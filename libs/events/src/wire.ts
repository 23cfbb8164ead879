import { envelopeAttributes, EventEnvelope, MillraceEvent } from './event';

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

/** A copy of an event with other envelope attributes; its data goes on untouched and unparsed. */
export function withEnvelope(event: MillraceEvent, changes: Partial<EventEnvelope>): MillraceEvent {
  const envelope = { ...pickEnvelope(event), ...changes };
  return new ReceivedEvent(envelope, dataJson(event));
}

class ReceivedEvent extends MillraceEvent {
  readonly #text: string;
  #parsed: unknown;
  #isParsed = false;

  constructor(envelope: EventEnvelope, text: string) {
    super();
    Object.assign(this, envelope);
    this.#text = text;
    // An own accessor, so that copies by spread and JSON.stringify see `data` like on any other event.
    Object.defineProperty(this, 'data', { enumerable: true, get: () => this.#parse() });
  }

  get text(): string {
    return this.#text;
  }

  #parse(): unknown {
    if (!this.#isParsed) {
      this.#parsed = JSON.parse(this.#text);
      this.#isParsed = true;
    }
    return this.#parsed;
  }
}

function parseEnvelope(text: string): EventEnvelope {
  const parsed = JSON.parse(text) as EventEnvelope & { v?: number };
  if (typeof parsed !== 'object' || parsed === null || typeof parsed.id !== 'string') {
    throw new WireFormatError('The envelope is not an event: it has no id. Writers put {"v":1,"id":…,"type":…} there.');
  }
  if (typeof parsed.v !== 'number' || parsed.v > wireVersion) {
    throw new WireFormatError(
      `The envelope of ${parsed.id} has wire version ${String(parsed.v)}; this reader knows up to ${wireVersion}: upgrade it.`,
    );
  }
  delete parsed.v;
  return parsed;
}

function envelopeJson(event: MillraceEvent): string {
  return JSON.stringify({ v: wireVersion, ...pickEnvelope(event) });
}

function pickEnvelope(event: MillraceEvent): EventEnvelope {
  const picked: Record<string, unknown> = {};
  for (const name of envelopeAttributes) if (event[name] !== undefined) picked[name] = event[name];
  return picked as unknown as EventEnvelope;
}
