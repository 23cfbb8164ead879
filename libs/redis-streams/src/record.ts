import type { EntryHeaders } from './codec';

/** A message with headers and type, for `client.emit(pattern, record)` and for handler outputs. */
export class RedisStreamsRecord<TData = unknown> {
  constructor(
    /** The data; any JSON value. */
    readonly data: TData,
    /** Headers to carry; correlation and causation are filled in where absent. */
    readonly headers: EntryHeaders = {},
    /** The type. @defaultValue the pattern (client) or the target stream (handler output) */
    readonly type?: string,
    /** The stream to go to. @defaultValue the pattern (client) or the handler's `to` */
    readonly to?: string,
  ) {}
}

/** Builds a {@link RedisStreamsRecord} step by step, like Nest's own record builders. */
export class RedisStreamsRecordBuilder<TData = unknown> {
  private headers: EntryHeaders = {};
  private type?: string;
  private to?: string;

  constructor(private readonly data: TData) {}

  /** Replaces the headers. */
  setHeaders(headers: EntryHeaders): this {
    this.headers = { ...headers };
    return this;
  }

  /** Sets the message id, by which a deduplicated publish recognises it. */
  setId(id: string): this {
    this.headers = { ...this.headers, id };
    return this;
  }

  /** Sets the type that handlers are found by. */
  setType(type: string): this {
    this.type = type;
    return this;
  }

  /** Sets the stream it goes to. */
  setStream(stream: string): this {
    this.to = stream;
    return this;
  }

  /** The finished record. */
  build(): RedisStreamsRecord<TData> {
    return new RedisStreamsRecord(this.data, this.headers, this.type, this.to);
  }
}
