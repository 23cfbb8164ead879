import { AsyncLocalStorage } from 'node:async_hooks';

/** What is being handled here and now; for loggers, tracers and clients that carry correlation on. */
export interface DeliveryScope {
  /** The consumer group, which is the stage's name. */
  group: string;
  /** The stream, without prefix and partition. */
  stream: string;
  /** The entry's type; of a batch, the number of deliveries in words. */
  type: string;
  /** The message's id. */
  id?: string;
  /** The whole flow. */
  correlationId?: string;
  /** W3C trace context that came with it. */
  traceparent?: string;
}

const storage = new AsyncLocalStorage<DeliveryScope>();

/** The delivery that the calling code runs for; undefined outside of handlers. */
export function currentDelivery(): DeliveryScope | undefined {
  return storage.getStore();
}

/** Runs `work` so that {@link currentDelivery} answers `scope` in it and in everything it awaits. */
export function inDelivery<T>(scope: DeliveryScope, work: () => T): T {
  return storage.run(scope, work);
}
