import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { StreamUnavailableError } from '@millrace/redis-streams';

/** Body of an error answer: RFC 9457 problem details. */
export interface ProblemDetails {
  /** URI of the kind of problem. @defaultValue about:blank */
  type: string;
  /** The kind of problem in a few words. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** This occurrence, and what to do about it. */
  detail: string;
  /** Further members, for instance `errors`. */
  [member: string]: unknown;
}

/** Media type of {@link ProblemDetails}. */
export const problemMediaType = 'application/problem+json';

/** Thrown to answer a request with problem details. */
export class ProblemException extends HttpException {
  /** Headers of the answer. */
  readonly headers: Record<string, string> = {};

  constructor(readonly problem: ProblemDetails) {
    super(problem, problem.status);
    this.message = `${problem.title}: ${problem.detail}`;
  }

  /** Adds a header to the answer, `Retry-After` for instance. */
  withHeader(name: string, value: string | number): this {
    this.headers[name] = String(value);
    return this;
  }
}

/** Makes the exception that answers with this problem: `throw problem(429, 'Too many events', '…').withHeader('Retry-After', 2)`. */
export function problem(
  status: number,
  title: string,
  detail: string,
  extra: Record<string, unknown> = {},
): ProblemException {
  return new ProblemException({ type: 'about:blank', title, status, detail, ...extra });
}

/**
 * The problem that answers an error. Client errors say what they say; anything unexpected becomes a 500 that tells nothing of
 * the inside.
 */
export function problemOf(error: unknown): ProblemException {
  if (error instanceof ProblemException) return error;
  if (error instanceof HttpException) return titled(error.getStatus(), detailOf(error), extrasOf(error));
  if (error instanceof StreamUnavailableError) {
    return titled(503, 'Redis does not accept events right now. Send them again, with the same ids.').withHeader(
      'Retry-After',
      1,
    );
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (error instanceof Error && typeof status === 'number' && status >= 400 && status < 500)
    return titled(status, error.message);
  return titled(500, 'The request failed inside the server. Its log tells why, under this correlation id.');
}

function titled(status: number, detail: string, extra: Record<string, unknown> = {}): ProblemException {
  return problem(status, STATUS_CODES[status] ?? 'Error', detail, extra);
}

function detailOf(error: HttpException): string {
  const body = error.getResponse();
  const message = typeof body === 'string' ? body : (body as { message?: unknown }).message;
  if (Array.isArray(message)) return message.join('; ');
  return typeof message === 'string' ? message : error.message;
}

/** Nest's ValidationPipe answers a list: keep it as one. */
function extrasOf(error: HttpException): Record<string, unknown> {
  const message = (error.getResponse() as { message?: unknown }).message;
  return Array.isArray(message) ? { errors: message.map((detail: unknown) => ({ detail })) } : {};
}
