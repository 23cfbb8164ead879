import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import type { Redis } from 'ioredis';
import { JsonCodec, type EntryCodec } from './codec';
import { openRedis } from './connection';
import { KeySpace } from './keys';
import { defaultRedis, type RedisLocation } from './options';
import { Publisher, type PublishResult } from './publisher';
import { RedisStreamsRecord } from './record';
import { currentDelivery } from './scope';

/** Options of {@link RedisStreamsClient}. */
export interface RedisStreamsClientOptions {
  /** @defaultValue redis://127.0.0.1:6379 */
  redis?: RedisLocation;
  /**
   * Prefix of every key; the servers' one.
   * @defaultValue millrace
   */
  prefix?: string;
  /** @defaultValue JSON data with headers */
  codec?: EntryCodec;
  /**
   * Milliseconds to wait for Redis to accept a publish.
   * @defaultValue 5000
   */
  timeoutMs?: number;
  /**
   * Publishes with a message id (see RedisStreamsRecordBuilder.setId) are remembered for this many milliseconds, and a second
   * one with the same id is not published again.
   * @defaultValue 0: never deduplicated
   */
  dedupeWindowMs?: number;
}

/**
 * A Nest client: `client.emit(stream, data)` publishes to a stream and answers an Observable of the PublishResult. Subscribe to
 * it (or use `lastValueFrom`): that is where a failed publish shows. Within a handler, correlation and causation of the delivery
 * are carried on. `send()` is not part of this transport and errors with what to do instead.
 */
export class RedisStreamsClient extends ClientProxy {
  private connection: Redis | undefined;
  private publisher: Publisher | undefined;

  constructor(private readonly options: RedisStreamsClientOptions = {}) {
    super();
  }

  /** Opens the connection; called by the first `emit` where nobody did before. */
  override async connect(): Promise<Publisher> {
    if (this.publisher) return this.publisher;
    const { redis = defaultRedis, prefix = 'millrace', codec = new JsonCodec(), timeoutMs } = this.options;
    this.connection = openRedis(redis, 'commands');
    this.connection.on('error', () => undefined); // a publish that fails says so itself, with what to do
    this.publisher = new Publisher(this.connection, new KeySpace(prefix), {
      codec,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    return this.publisher;
  }

  /** Closes the connection after what was already sent has been answered. */
  override async close(): Promise<void> {
    const { connection } = this;
    this.connection = undefined;
    this.publisher = undefined;
    if (connection?.status === 'ready') await connection.quit();
    else connection?.disconnect();
  }

  /** The ioredis connection. */
  override unwrap<T>(): T {
    if (!this.connection) throw new Error('Not connected: call connect() first.');
    return this.connection as T;
  }

  /** Publishes an event; `emit` is its public face. */
  protected override async dispatchEvent<T = PublishResult>({ pattern, data }: ReadPacket<unknown>): Promise<T> {
    const publisher = await this.connect();
    const stream = this.normalizePattern(pattern as string);
    const record = data instanceof RedisStreamsRecord ? data : undefined;
    const delivery = currentDelivery();
    return (await publisher.publish(record?.to ?? stream, data, {
      ...(delivery && { parent: { ...delivery } }),
      ...this.dedupeOf(record),
    })) as T;
  }

  /** Request and response do not fit a transport whose consumers may be away: the error says what fits. */
  protected override publish(_packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    const message =
      'send() waits for an answer, which this transport does not carry: publish with emit() and handle the answer as an event.';
    callback({ err: new Error(message), isDisposed: true });
    return () => undefined;
  }

  private dedupeOf(record: RedisStreamsRecord | undefined): { dedupe?: { key: string; windowMs: number } } {
    const id = record?.headers.id;
    const windowMs = this.options.dedupeWindowMs ?? 0;
    return id === undefined || windowMs === 0 ? {} : { dedupe: { key: id, windowMs } };
  }
}
