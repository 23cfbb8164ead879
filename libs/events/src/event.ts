import { IsInt, IsObject, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsTimestamp } from './time';

/** What the client's connection said; enrich uses it and removes it before the event goes on. */
export interface ClientHints {
  /** The client's IP address as the front door saw it. Personal data: never leaves enrich. */
  ip?: string;
  /** The `User-Agent` header, at most 4 KB. */
  userAgent?: string;
  /** The page that led here, as sent by the client. */
  referrer?: string;
}

/** What the pipeline found out about an event; one key an enricher. */
export type Enrichment = Record<string, unknown>;

/**
 * Everything about an event but its data: a CloudEvents 1.0 context with the pipeline's extension attributes. Plain JSON, so
 * that services in any language read it; the wire format is in docs/wire-format.md.
 */
export class EventEnvelope {
  /** Unique per `source`; the key of deduplication. 1–256 characters. */
  @IsString()
  @Length(1, 256)
  id!: string;

  /** What happened, in the past tense: `order.placed`. 1–128 characters of `A–Z a–z 0–9 . _ - : /`. */
  @IsString()
  @Length(1, 128)
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, {
    message: 'type must start with a letter or digit and hold only letters, digits and . _ : / -',
  })
  type!: string;

  /** Who says so: a URI reference such as `/shop/web`. Windows keep a watermark per source. 1–256 characters. */
  @IsString()
  @Length(1, 256)
  source!: string;

  /** When it happened: RFC 3339 in UTC with milliseconds. */
  @IsTimestamp()
  time!: string;

  /** When the front door accepted it: RFC 3339 in UTC. */
  @IsOptional()
  @IsTimestamp()
  receivedAt?: string | undefined;

  /** The whole flow this event belongs to. @defaultValue the id of the flow's first event */
  @IsString()
  @Length(1, 256)
  correlationId!: string;

  /** The direct parent's id; absent on the first event of a flow. */
  @IsOptional()
  @IsString()
  @Length(1, 256)
  causationId?: string | undefined;

  /** What the event is about, and the partition key: `user-42`. */
  @IsOptional()
  @IsString()
  @Length(1, 1024)
  subject?: string | undefined;

  /** Version of the type's schema. @defaultValue 1 */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  schemaVersion!: number;

  /** W3C trace context of the request that brought it. */
  @IsOptional()
  @Matches(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/, {
    message: 'traceparent must be a W3C trace context: 00-<32 hex>-<16 hex>-<2 hex>',
  })
  traceparent?: string | undefined;

  /** The connection's hints, between ingest and enrich only. */
  @IsOptional()
  @IsObject()
  client?: ClientHints | undefined;

  /** What enrich added. */
  @IsOptional()
  @IsObject()
  enrichment?: Enrichment | undefined;
}

/** An event: the envelope and its data, a JSON object or any other JSON value. Immutable once published. */
export class MillraceEvent<TData = unknown> extends EventEnvelope {
  /** The fact itself. Any JSON value; validated against the catalog's schema at the front door. */
  data!: TData;
}
