import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What is known of the HTTP request that the calling code runs for. */
export interface RequestScope {
  /** The flow that the request belongs to or begins. */
  correlationId: string;
}

const storage = new AsyncLocalStorage<RequestScope>();

/** The HTTP request that the calling code runs for; undefined outside of one. */
export function currentRequest(): RequestScope | undefined {
  return storage.getStore();
}

/** Runs `work` so that {@link currentRequest} answers `scope` in it and in everything it awaits. */
export function inRequest<T>(scope: RequestScope, work: () => T): T {
  return storage.run(scope, work);
}

/** A request's correlation id: `x-correlation-id`, else the trace id of `traceparent`, else a new one. */
export function correlationIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-correlation-id'];
  // It goes into every event and log line of the flow: one printable word only.
  if (typeof given === 'string' && /^[\x21-\x7e]{1,256}$/.test(given)) return given;
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(String(headers['traceparent'] ?? ''))?.[1] ?? randomUUID();
}
