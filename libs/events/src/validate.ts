import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { EventEnvelope, MillraceEvent } from './event';

/** One thing wrong with an event: where (a JSON Pointer, RFC 6901) and what. */
export interface EventProblem {
  /** For instance `/time`. */
  pointer: string;
  /** For instance `time must be a valid ISO 8601 date string`. */
  detail: string;
}

/** Thrown by {@link parseEvent}: everything that is wrong, at once. */
export class InvalidEventError extends Error {
  /** Stable code of this error. */
  readonly code = 'EVENT_INVALID';
  override readonly name = 'InvalidEventError';

  constructor(readonly problems: readonly EventProblem[]) {
    super(`Not a valid event: ${problems.map((problem) => `${problem.pointer} ${problem.detail}`).join('; ')}`);
  }
}

/** All that is wrong with an event's envelope; empty when it is valid. Pure class-validator: no catalog, no I/O. */
export function problemsOf(event: EventEnvelope): EventProblem[] {
  return validateSync(event, { forbidUnknownValues: true }).flatMap((error) =>
    Object.values(error.constraints ?? {}).map((detail) => ({ pointer: `/${error.property}`, detail })),
  );
}

/**
 * Reads an event from plain JSON (an HTTP body, a file, another team's service) as a validated class instance.
 * @throws InvalidEventError naming every bad attribute
 */
export function parseEvent<TData = unknown>(json: unknown): MillraceEvent<TData> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new InvalidEventError([{ pointer: '', detail: 'must be a JSON object' }]);
  }
  const event = plainToInstance(MillraceEvent<TData>, json);
  const problems = problemsOf(event);
  if (event.data === undefined) problems.push({ pointer: '/data', detail: 'data must be present (any JSON value)' });
  if (problems.length > 0) throw new InvalidEventError(problems);
  return event;
}
