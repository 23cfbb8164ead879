import type { ClientHints } from '@millrace/events';

/** An event as a client sends it. Optional attributes may be null, which is the same as absent. */
export interface InputEvent {
  /** What happened: `order.placed`. */
  type: string;
  /** The fact itself, any JSON value. */
  data: unknown;
  /** Unique per source; sent again, it is a duplicate. @defaultValue a time-ordered UUID */
  id?: string | null;
  /** @defaultValue `DEFAULT_SOURCE` */
  source?: string | null;
  /** RFC 3339 with a zone. @defaultValue when it was received */
  time?: string | null;
  /** What the event is about; its partition key. */
  subject?: string | null;
  /** @defaultValue header `x-correlation-id`, else the event's id */
  correlationId?: string | null;
  /** @defaultValue 1 */
  schemaVersion?: number | null;
  /** @defaultValue header `traceparent` */
  traceparent?: string | null;
  /** The client on whose behalf a server sends; replaces what the connection says. */
  context?: ClientHints | null;
}

const length = (max: number): object => ({ type: 'string', minLength: 1, maxLength: max });
const optional = (schema: object): object => ({ ...schema, nullable: true });

/** W3C trace context, as an attribute and as a header. */
export const traceparentShape = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Keys of `context`. */
export const contextNames: readonly (keyof ClientHints)[] = ['ip', 'userAgent', 'referrer'];

/** Each attribute: what it must be, for Ajv and in words. The same rules as EventEnvelope's; a spec holds the two together. */
export const attributes: Record<keyof InputEvent, { schema: object; rule: string }> = {
  id: { schema: optional(length(256)), rule: 'must be a string of 1–256 characters' },
  type: {
    schema: { ...length(128), pattern: '^[A-Za-z0-9][A-Za-z0-9._:/-]*$' },
    rule: 'must be 1–128 letters, digits and . _ : / -, the first a letter or digit',
  },
  source: { schema: optional(length(256)), rule: 'must be a string of 1–256 characters' },
  time: {
    schema: optional({ type: 'string', format: 'timestamp' }),
    rule: 'must be an RFC 3339 time with a zone, of the years 0001–9999, such as 2026-10-19T08:30:00Z',
  },
  subject: { schema: optional(length(1024)), rule: 'must be a string of 1–1024 characters' },
  correlationId: { schema: optional(length(256)), rule: 'must be a string of 1–256 characters' },
  schemaVersion: {
    schema: optional({ type: 'integer', minimum: 1, maximum: 1_000_000 }),
    rule: 'must be a whole number from 1 to 1000000',
  },
  traceparent: {
    schema: optional({ type: 'string', pattern: traceparentShape.source }),
    rule: 'must be a W3C trace context: 00-<32 hex>-<16 hex>-<2 hex>',
  },
  context: {
    schema: optional({
      type: 'object',
      additionalProperties: false,
      properties: {
        ip: { type: 'string', format: 'ip' },
        userAgent: { type: 'string' },
        referrer: { type: 'string' },
      },
    }),
    rule: 'must be an object of ip (an IP address), userAgent and referrer (strings), each optional',
  },
  data: { schema: {}, rule: 'must be any JSON value' },
};

/** Names of the attributes that a client may send. */
export const attributeNames = Object.keys(attributes) as (keyof InputEvent)[];
