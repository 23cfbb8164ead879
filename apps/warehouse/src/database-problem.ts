import { problem, type ProblemException } from '@millrace/runtime';

const undefinedTable = '42P01';
/** Connection trouble, resources, shutdown: SQLSTATE classes 08, 53 and 57; sockets; pg's own words without a code. */
const outage = /^(08|53|57)|^E[A-Z_]+$/;
const outageMessage = /connection terminated|timeout exceeded when trying to connect|connection timeout|not queryable/i;

/** What persist has to do first. */
export const missingTable = 'The table "events" is not there yet: persist makes it when it starts. Start persist.';

/** The 503 that answers a request while PostgreSQL, or persist's table in it, is not there; undefined for any other error. */
export function unavailableProblem(error: unknown): ProblemException | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === undefinedTable) return unavailable(missingTable);
  const isOutage = typeof code === 'string' ? outage.test(code) : outageMessage.test(message ?? '');
  return isOutage ? unavailable('PostgreSQL cannot be used right now. Ask again.') : undefined;
}

function unavailable(detail: string): ProblemException {
  return problem(503, 'Service Unavailable', detail).withHeader('Retry-After', 5);
}
