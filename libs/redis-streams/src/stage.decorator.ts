import { EventPattern } from '@nestjs/microservices';
import type { RetryOptions } from './retry-schedule';

/** Extras of `@EventPattern(pattern, extras)` that this transport reads. */
export interface HandlerExtras {
  /**
   * The stream whose entries of type `pattern` the handler takes.
   * @defaultValue the pattern itself
   */
  stream?: string;
  /**
   * Takes every entry of the stream, whatever its type, that no handler names.
   * @defaultValue false
   */
  anyType?: boolean;
  /** The stream that outputs go to which name none. Outputs without it are an error. */
  to?: string;
  /**
   * Hands over an array of payloads and expects one result for each.
   * @defaultValue false
   */
  batch?: boolean;
  /**
   * Deliveries (or batches, with `batch`) handled at the same time per process.
   * @defaultValue the server's `concurrency`
   */
  concurrency?: number;
  /**
   * Most deliveries in one batch.
   * @defaultValue the server's `batchSize`
   */
  batchSize?: number;
  /**
   * Milliseconds after which a delivery counts as failed although its handler still runs.
   * @defaultValue the server's `handlerTimeoutMs`
   */
  timeoutMs?: number;
  /** @defaultValue the server's `retry` */
  retry?: RetryOptions;
}

/** A stage as one declaration: reads `from`, writes `to`. */
export type StageOptions = Omit<HandlerExtras, 'stream' | 'anyType'> & {
  /** The stream it reads; every type in it. */
  from: string;
};

/**
 * Declares a handler for every entry of a stream: `@Stage({ from: streams.accepted, to: streams.enriched, batch: true })`.
 * Sugar over `@EventPattern`; guards, pipes, interceptors and filters apply as usual.
 */
export function Stage({ from, ...rest }: StageOptions): MethodDecorator {
  const extras: HandlerExtras = { ...rest, stream: from, anyType: true };
  return EventPattern<string>(from, extras);
}
