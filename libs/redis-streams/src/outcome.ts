import type { EntryCodec, EntryFields } from './codec';
import { type DeadLetterCause, describeError, publishedAt } from './dead-letter';
import type { EndDecision } from './delivery';
import { deliveryCount, failureCount, type Delivered, type Origin } from './delivered';
import { HandlerResultError } from './errors';
import { RedisStreamsRecord } from './record';
import { retryDelayMs, type RetrySchedule } from './retry-schedule';

/** Parked for longer than this, an entry moves to the group's retry stream, so that it does not pin the shared one. */
export const longestParkMs = 60_000;

/** An output, encoded, and the stream it goes to. */
export interface Output {
  stream: string;
  fields: EntryFields;
}

/** What is written for one delivery. `park` without failure gives it back or waits for a due time that Redis' clock knows. */
export type Outcome = { delivered: Delivered } & (
  | { kind: 'done'; outputs: readonly Output[] }
  | { kind: 'dropped' }
  | { kind: 'park'; delayMs: number }
  | { kind: 'parkUntil'; dueMs: number }
  | { kind: 'move'; delayMs: number; origin: Origin }
  | { kind: 'dead'; cause: DeadLetterCause }
);

/** What turning a decision into an outcome needs to know. */
export interface OutcomeContext {
  group: string;
  stream: string;
  to: string | undefined;
  retry: RetrySchedule;
  codec: EntryCodec;
  /** Milliseconds since 1970; only stamped on dead letters. */
  now: () => number;
  random: () => number;
}

/** Turns what the handler decided into what is written. Outputs that cannot be written count as a failed delivery. Pure. */
export function outcomeOf(delivered: Delivered, decision: EndDecision, context: OutcomeContext): Outcome {
  switch (decision.kind) {
    case 'done':
      return doneOf(delivered, decision.outputs, context);
    case 'drop':
      return { kind: 'dropped', delivered };
    case 'dead':
      return deadOf(delivered, decision.error, context);
    case 'retry':
      return retryOf(delivered, decision.error, context);
  }
}

/** The dead letter of a delivery that is given up. */
export function deadOf(
  delivered: Delivered,
  error: unknown,
  context: Pick<OutcomeContext, 'group' | 'stream' | 'now'>,
  failed = 1,
): Outcome {
  const cause: DeadLetterCause = {
    group: context.group,
    stream: context.stream,
    entryId: delivered.origin.id,
    error: describeError(error),
    deliveries: deliveryCount(delivered),
    failures: failureCount(delivered) + failed,
    publishedAt: publishedAt(delivered.origin.id),
    deadAt: new Date(context.now()).toISOString(),
  };
  return { kind: 'dead', delivered, cause };
}

function doneOf(delivered: Delivered, values: readonly unknown[], context: OutcomeContext): Outcome {
  try {
    return { kind: 'done', delivered, outputs: values.map((value) => outputOf(delivered, value, context)) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return retryOf(
      delivered,
      new HandlerResultError(`An output cannot be written: ${problem}`, { cause: error }),
      context,
    );
  }
}

function outputOf(delivered: Delivered, value: unknown, context: OutcomeContext): Output {
  const stream = (value instanceof RedisStreamsRecord ? value.to : undefined) ?? context.to;
  if (stream === undefined) {
    throw new Error(
      "the handler answered a value but has no 'to': name the stream there, in the record, or answer nothing.",
    );
  }
  const fields = context.codec.encode(value, { defaultType: stream, parent: delivered.entry.headers });
  return { stream, fields };
}

function retryOf(delivered: Delivered, error: unknown, context: OutcomeContext): Outcome {
  const failures = failureCount(delivered) + 1;
  if (failures >= context.retry.maxDeliveries) return deadOf(delivered, error, context);
  const delayMs = retryDelayMs(context.retry, failures, context.random);
  if (delayMs <= longestParkMs) return { kind: 'park', delivered, delayMs };
  const origin: Origin = { id: delivered.origin.id, deliveries: deliveryCount(delivered), failures };
  return { kind: 'move', delivered, delayMs, origin };
}
