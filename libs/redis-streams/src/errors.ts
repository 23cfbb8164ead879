import { RpcException } from '@nestjs/microservices';

/**
 * Base of the errors a handler throws to steer settling. An RpcException whose payload is the error itself, so that Nest's
 * exception layer hands it to the transport unchanged instead of as "Internal server error".
 */
abstract class SteeringError extends RpcException {
  /** Stable code, also found in dead letters. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message);
    if (options?.cause !== undefined) this.cause = options.cause;
  }

  override getError(): this {
    return this;
  }
}

/** Throw it when no retry can help (the event itself is wrong): the delivery becomes a dead letter at once. */
export class UnrecoverableError extends SteeringError {
  override readonly code = 'UNRECOVERABLE';
  override readonly name = 'UnrecoverableError';
}

/**
 * Throw it when a dependency is down: the subscription stops handing out events, probes with backoff and goes on when a
 * delivery succeeds. The delivery does not count as failed.
 */
export class UnavailableError extends SteeringError {
  override readonly code = 'UNAVAILABLE';
  override readonly name = 'UnavailableError';
}

/** An entry that the codec cannot read. It becomes a dead letter with this reason; the loop goes on. */
export class UndecodableEntryError extends Error {
  /** Stable code, also found in dead letters. */
  readonly code = 'UNDECODABLE';
  override readonly name = 'UndecodableEntryError';
}

/** An entry whose type no handler takes. It becomes a dead letter with this reason. */
export class UnhandledTypeError extends Error {
  /** Stable code, also found in dead letters. */
  readonly code = 'UNHANDLED_TYPE';
  override readonly name = 'UnhandledTypeError';
}

/** A handler took longer than its timeout; counted as a failed delivery. */
export class HandlerTimeoutError extends Error {
  /** Stable code, also found in dead letters. */
  readonly code = 'HANDLER_TIMEOUT';
  override readonly name = 'HandlerTimeoutError';
}

/** The process died again and again while it handled this one delivery alone. */
export class CrashLoopError extends Error {
  /** Stable code, also found in dead letters. */
  readonly code = 'CRASH_LOOP';
  override readonly name = 'CrashLoopError';
}

/** A handler answered something that cannot be settled: a wrong number of results, or a value the codec cannot write. */
export class HandlerResultError extends Error {
  /** Stable code, also found in dead letters. */
  readonly code = 'HANDLER_RESULT';
  override readonly name = 'HandlerResultError';
}

/** Wrong options or handlers, found at construction or boot. Names every problem at once. */
export class RedisStreamsConfigError extends Error {
  /** Stable code of this error. */
  readonly code = 'CONFIG';
  override readonly name = 'RedisStreamsConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`Redis Streams transport:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** Redis did not accept a publish. Nothing is known to be stored: publish again with the same id. */
export class StreamUnavailableError extends Error {
  /** Stable code of this error. */
  readonly code = 'STREAM_UNAVAILABLE';
  override readonly name = 'StreamUnavailableError';
}
