import { randomUUID } from 'node:crypto';
import { UndecodableEntryError } from './errors';
import { RedisStreamsRecord } from './record';

/** What a stream entry holds: three fields, because each further field costs Redis and the wire. */
export interface EntryFields {
  /** Field `t`: the type; handlers are found by it. */
  type: string;
  /** Field `e`: JSON of the headers. */
  envelope: string;
  /** Field `d`: JSON of the data; never parsed by a stage that does not look at it. */
  data: string;
}

/** Headers the transport itself knows; a codec may carry any others. */
export interface EntryHeaders {
  /** The message's own id. */
  id?: string;
  /** The whole flow. */
  correlationId?: string;
  /** The direct parent's id. */
  causationId?: string;
  /** W3C trace context. */
  traceparent?: string;
  [name: string]: unknown;
}

/** An entry as handlers see it. */
export interface DecodedEntry {
  /** What `@Payload()` gets. */
  payload: unknown;
  /** The headers, also on the context. */
  headers: EntryHeaders;
}

/** Where an output comes from, for headers it does not set itself. */
export interface OutputOrigin {
  /** Type of an output that names none: the stream it goes to. */
  defaultType: string;
  /** Headers of the delivery it follows from; none at the start of a flow. */
  parent?: EntryHeaders;
}

/** Writes and reads entries. Both directions are synchronous and pure. */
export interface EntryCodec {
  /** @throws any error when the value cannot be written; the delivery then fails with HANDLER_RESULT. */
  encode(value: unknown, origin: OutputOrigin): EntryFields;
  /** @throws any error when the entry cannot be read; it then becomes a dead letter with UNDECODABLE. */
  decode(fields: EntryFields): DecodedEntry;
}

/**
 * The default codec: any JSON value as data, headers from a {@link RedisStreamsRecord}, correlation from the parent.
 * `{"v":1,…}` in `e` is the version of this layout.
 */
export class JsonCodec implements EntryCodec {
  encode(value: unknown, origin: OutputOrigin): EntryFields {
    const record = value instanceof RedisStreamsRecord ? value : new RedisStreamsRecord(value);
    const id = record.headers.id ?? randomUUID();
    const lineage = { correlationId: origin.parent?.correlationId ?? id, causationId: origin.parent?.id };
    const headers = { v: 1, id, ...lineage, traceparent: origin.parent?.traceparent, ...record.headers };
    return {
      type: record.type ?? origin.defaultType,
      envelope: JSON.stringify(headers),
      data: JSON.stringify(record.data) ?? 'null',
    };
  }

  decode(fields: EntryFields): DecodedEntry {
    const headers: unknown = JSON.parse(fields.envelope);
    if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
      throw new UndecodableEntryError(
        `Field 'e' must hold a JSON object with the headers, not ${fields.envelope.slice(0, 40)}`,
      );
    }
    return { payload: JSON.parse(fields.data) as unknown, headers: headers as EntryHeaders };
  }
}
