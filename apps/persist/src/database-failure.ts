/**
 * What a failed statement means for the events it carried. Pure.
 *
 * - `outage`: PostgreSQL is not there or cannot write at all; the stage pauses and no event is to blame.
 * - `transient`: this transaction lost against another one; the same again succeeds.
 * - `row`: PostgreSQL refused what one of the rows holds; its neighbours are fine.
 * - `unknown`: anything else; the retry schedule decides.
 */
export type FailureKind = 'outage' | 'transient' | 'row' | 'unknown';

/** Whole classes of SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const kindByClass: Readonly<Record<string, FailureKind>> = {
  '08': 'outage', // connection exception
  '22': 'row', // data exception: not JSON, not a date, out of range
  '23': 'row', // integrity constraint violation
  '28': 'outage', // wrong user or password
  '3D': 'outage', // the database does not exist
  '42': 'outage', // table or column missing, no privilege: the schema is wrong for every event
  '53': 'outage', // insufficient resources: disk full, out of memory, too many connections
  '54': 'row', // program limit exceeded: a key too long for the index
  '57': 'outage', // operator intervention: shutting down, starting up, statement timeout
  '58': 'outage', // system error: I/O error
};

/** Single codes that differ from their class, or whose class says too little. */
const kindByCode: Readonly<Record<string, FailureKind>> = {
  '25006': 'outage', // read-only transaction: a standby, or the disk nearly full
  '40001': 'transient', // serialization failure
  '40P01': 'transient', // deadlock detected
  '40003': 'outage', // statement completion unknown: ask again on a new connection
  '55P03': 'transient', // lock not available
  '55006': 'transient', // object in use
};

/** Codes of Node's sockets and resolver. */
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOENT', // no such Unix socket
]);

/** What pg says without a code when the connection is gone or does not answer. */
const clientMessages =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|query read timeout|not queryable|pool after calling end/i;

/** The meaning of an error that a statement, a connection or the pool threw. */
export function failureKind(error: unknown): FailureKind {
  const code = codeOf(error);
  if (code !== undefined && isSqlState(code)) return kindByCode[code] ?? kindByClass[code.slice(0, 2)] ?? 'unknown';
  if (code !== undefined && socketCodes.has(code)) return 'outage';
  if (error instanceof AggregateError) return failureKind(error.errors[0]);
  return error instanceof Error && clientMessages.test(error.message) ? 'outage' : 'unknown';
}

/** The SQLSTATE or socket code that an error carries. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);
}
