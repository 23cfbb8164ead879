import { type EventProblem } from '@millrace/events';
import { type Outcome } from '../intake/intake';

/** One thing wrong with one event of a request. */
export interface EventError extends EventProblem {
  /** Place of the event in the array; 0 for a single one. */
  index: number;
}

/** The answer to `POST /events` when at least one event is in, or none was sent. */
export interface Accepted {
  /** Events that are in now. */
  accepted: number;
  /** Events that had been in already. */
  duplicates: number;
  /** Events that are not in and will not be: see `errors`. 0 when all is well. */
  refused: number;
  /** One per event sent, in order. */
  events: { id: string | null; status: Outcome['status'] }[];
  /** All that is wrong with the refused ones; absent when there are none. */
  errors?: EventError[];
}

/** Whether a request brought events, and not one of them is fit. */
export function isAllRefused(outcomes: readonly Outcome[]): boolean {
  return outcomes.length > 0 && outcomes.every(({ status }) => status === 'refused');
}

/** The answer to a request of which something is in. */
export function acceptedAnswer(outcomes: readonly Outcome[]): Accepted {
  const counts = countsOf(outcomes);
  const answer: Accepted = {
    accepted: counts.accepted,
    duplicates: counts.duplicate,
    refused: counts.refused,
    events: outcomes.map(({ id, status }) => ({ id, status })),
  };
  return answer.refused > 0 ? { ...answer, errors: errorsOf(outcomes) } : answer;
}

/** How many events came to which end. */
export function countsOf(outcomes: readonly Outcome[]): Record<Outcome['status'], number> {
  const counts = { accepted: 0, duplicate: 0, refused: 0 };
  for (const { status } of outcomes) counts[status]++;
  return counts;
}

/** Every problem of every refused event. */
export function errorsOf(outcomes: readonly Outcome[]): EventError[] {
  return outcomes.flatMap((outcome, index) =>
    outcome.status === 'refused' ? outcome.problems.map((problem) => ({ index, ...problem })) : [],
  );
}
