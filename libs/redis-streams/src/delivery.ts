import { HandlerResultError, UnavailableError, UnrecoverableError } from './errors';

/**
 * Outcome → what is settled. Pure; read this first.
 *
 * A delivery ends in exactly one of four ways. `done` carries outputs, `drop` none on purpose, `retry` waits for its due time
 * outside the read path, `dead` is given up with its reason. A fifth, `unavailable`, is no end: the subscription pauses and the
 * same delivery is handed out again.
 */
export type Decision =
  | { readonly kind: 'done'; readonly outputs: readonly unknown[] }
  | { readonly kind: 'drop'; readonly reason: string }
  | { readonly kind: 'retry'; readonly error: unknown }
  | { readonly kind: 'dead'; readonly error: unknown }
  | { readonly kind: 'unavailable'; readonly error: unknown };

/** A decision that ends the delivery. */
export type EndDecision = Exclude<Decision, { readonly kind: 'unavailable' }>;

const decisions = new WeakSet<object>();

function decision<T extends Decision>(made: T): T {
  decisions.add(made);
  return made;
}

/** The delivery is done; `outputs` are published in the same step. */
export function done(...outputs: unknown[]): EndDecision {
  return decision({ kind: 'done', outputs });
}

/** The delivery ends without output, on purpose; counted apart from done. */
export function drop(reason = ''): EndDecision {
  return decision({ kind: 'drop', reason });
}

/** The delivery failed and is tried again by the retry schedule; the last failure makes it a dead letter. */
export function retry(error: unknown): EndDecision {
  return decision({ kind: 'retry', error });
}

/** The delivery is given up now, as a dead letter with this error. */
export function dead(error: unknown): EndDecision {
  return decision({ kind: 'dead', error });
}

/** What a handler's answer means: a decision as it is, errors by their class, anything else as outputs. */
export function decisionOf(answer: unknown): Decision {
  if (answer === undefined || answer === null) return done();
  if (typeof answer === 'object' && decisions.has(answer)) return answer as Decision;
  if (answer instanceof Error) return decisionOfError(answer);
  return Array.isArray(answer) ? done(...(answer as unknown[])) : done(answer);
}

/** What a thrown error means: UnrecoverableError → dead, UnavailableError → pause, everything else → retry. */
export function decisionOfError(error: unknown): Decision {
  if (error instanceof UnrecoverableError) return dead(error);
  if (error instanceof UnavailableError) return decision({ kind: 'unavailable', error });
  return retry(error);
}

/** A state change that the settle step applies together with the outcomes of its batch: all of it or nothing. */
export interface StateChange {
  /** Name of a change script registered in the server's `changes`. */
  script: string;
  /** Keys without prefix and partition; the transport adds both, so that they lie in the partition's slot. */
  keys: readonly string[];
  /** Arguments of the script. */
  args: readonly (string | number)[];
}

/** What a batch handler answers: one result a delivery, in order, and state changes for the batch as a whole. */
export interface BatchAnswer {
  /** One per delivery: outputs, undefined, an Error, or a decision made by done/drop/retry/dead. */
  results: readonly unknown[];
  /** Applied if and only if the batch's results are settled. */
  changes?: readonly StateChange[];
}

/** A batch's answer taken apart and checked: as many decisions as deliveries. */
export interface BatchDecisions {
  decisions: Decision[];
  changes: readonly StateChange[];
}

/** @throws HandlerResultError when there is not exactly one result per delivery */
export function batchDecisions(answer: unknown, deliveries: number): BatchDecisions {
  if (answer === undefined) return { decisions: Array.from({ length: deliveries }, () => done()), changes: [] };
  const { results, changes = [] } = Array.isArray(answer) ? { results: answer as unknown[] } : (answer as BatchAnswer);
  if (!Array.isArray(results) || results.length !== deliveries) {
    const got = Array.isArray(results) ? `${results.length} results` : `no results (${typeof answer})`;
    throw new HandlerResultError(
      `The batch handler got ${deliveries} deliveries and answered ${got}: answer one result per delivery, in order.`,
    );
  }
  return { decisions: results.map(decisionOf), changes };
}
