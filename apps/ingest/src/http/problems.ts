import { problem, ProblemException } from '@millrace/runtime';
import { StreamUnavailableError } from '@millrace/redis-streams';
import { MalformedBodyError } from '../body/json-body';
import { type Outcome } from '../intake/intake';
import { errorsOf } from './answer';

const sendJson = 'Send JSON in UTF-8 with Content-Type: application/json.';

/** The pipeline is above its depth limit. */
export function tooFull(retryAfterS: number): ProblemException {
  const detail = `The pipeline has more to do than it may hold. Send the events again in ${retryAfterS} s, with the same ids.`;
  return problem(429, 'Too full', detail).withHeader('Retry-After', retryAfterS);
}

/** Not one event of the request is fit. */
export function allRefused(outcomes: readonly Outcome[]): ProblemException {
  const what = outcomes.length === 1 ? 'The event is' : `All ${outcomes.length} events are`;
  const detail = `${what} refused, see errors: each names the event (index), the place in it (JSON Pointer) and what is wrong.`;
  return problem(400, 'Invalid events', detail, { errors: errorsOf(outcomes) });
}

/** More events than one request may bring. */
export function tooMany(events: number, most: number): ProblemException {
  return problem(
    413,
    'Too many events',
    `The array has ${events} events, at most ${most} are taken at once: split it.`,
  );
}

/** A body that would have to be decompressed. */
export function compressed(encoding: string): ProblemException {
  return problem(415, 'Unsupported encoding', `Content-Encoding ${encoding.slice(0, 100)} is not taken. ${sendJson}`);
}

/** A body in another character set than UTF-8. */
export function otherCharset(charset: string): ProblemException {
  return problem(415, 'Unsupported charset', `The charset ${charset.slice(0, 100)} is not taken. ${sendJson}`);
}

/** A path that exists with a method that it does not have. */
export function otherMethod(method: string, allowed: readonly string[]): ProblemException {
  const detail = `${method} is not what this path is for: use ${allowed.join(' or ')}.`;
  return problem(405, 'Method not allowed', detail).withHeader('Allow', allowed.join(', '));
}

/** The error of a request, as far as it means something special here, as the problem that answers it. */
export function problemFor(error: Error & { code?: string }, retryAfterS: number): Error {
  if (error instanceof MalformedBodyError) return problem(400, 'Malformed body', error.message);
  if (isOutOfMemory(error)) return tooFull(retryAfterS);
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problem(415, 'Unsupported media type', sendJson);
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return problem(
      413,
      'Body too large',
      'The body is larger than this server takes: send the events in several requests.',
    );
  }
  return error;
}

/** Redis at `maxmemory` will have room again once the stages have worked off what it holds: the same as being too deep. */
function isOutOfMemory(error: Error): boolean {
  return error instanceof StreamUnavailableError && error.cause instanceof Error && /\bOOM\b/.test(error.cause.message);
}
