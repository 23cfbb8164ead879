import type { Answer } from './connection';

/** An event that the front door will never take. */
export interface Refusal {
  /** Its place in the array that was posted. */
  index: number;
  /** All that is wrong with it: `/time must be …; /id is missing`. */
  reason: string;
}

/** What became of the events of one request. */
export interface Taken {
  /** In now. */
  accepted: number;
  /** In since an earlier time. */
  duplicates: number;
  /** Never in. */
  refused: Refusal[];
}

/** What an answer means for whoever posted `count` events. */
export type Verdict =
  | { kind: 'taken'; taken: Taken }
  /** Post the same again, after `waitMs` where the front door named a time. */
  | { kind: 'again'; reason: string; waitMs?: number }
  /** Post it in smaller parts. */
  | { kind: 'too large'; reason: string }
  /** Posting more makes no sense. */
  | { kind: 'hopeless'; reason: string };

interface Body {
  accepted?: number;
  duplicates?: number;
  errors?: { index?: number; pointer?: string; detail?: string }[];
  title?: string;
  detail?: string;
}

/** Statuses that say "not now": the front door's own, and those of proxies before it. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Reads an answer to `POST /events`. Pure. @param nowMs for a `Retry-After` that is a date */
export function verdictOn(answer: Answer, count: number, nowMs: number): Verdict {
  const body = (typeof answer.body === 'object' && answer.body !== null ? answer.body : {}) as Body;
  const reason = reasonOf(answer.status, body);
  if (answer.status === 202) return acceptance(body, count);
  if (answer.status === 400) return { kind: 'taken', taken: allRefused(body, count, reason) };
  if (answer.status === 413) return { kind: 'too large', reason };
  if (!passing.has(answer.status)) return { kind: 'hopeless', reason };
  const waitMs = retryAfterMs(answer.retryAfter, nowMs);
  return { kind: 'again', reason, ...(waitMs === undefined ? {} : { waitMs }) };
}

function acceptance(body: Body, count: number): Verdict {
  const { accepted, duplicates } = body;
  if (!Number.isInteger(accepted) || !Number.isInteger(duplicates)) {
    return {
      kind: 'hopeless',
      reason: 'it answered 202 without {accepted, duplicates}: this is no front door of Millrace',
    };
  }
  const refused = refusals(body);
  if (accepted! + duplicates! + refused.length === count) {
    return { kind: 'taken', taken: { accepted: accepted!, duplicates: duplicates!, refused } };
  }
  return { kind: 'hopeless', reason: `it answered for another number of events than the ${count} it got` };
}

function allRefused(body: Body, count: number, reason: string): Taken {
  const named = new Map(refusals(body).map((refusal) => [refusal.index, refusal]));
  const refused = Array.from({ length: count }, (_, index) => named.get(index) ?? { index, reason });
  return { accepted: 0, duplicates: 0, refused };
}

function refusals({ errors = [] }: Body): Refusal[] {
  const reasons = new Map<number, string[]>();
  for (const { index = 0, pointer = '', detail = '' } of errors) {
    reasons.set(index, [...(reasons.get(index) ?? []), `${pointer} ${detail}`.trim()]);
  }
  return [...reasons].map(([index, parts]) => ({ index, reason: parts.join('; ') }));
}

function reasonOf(status: number, { title, detail }: Body): string {
  return [`${status}${title ? ` ${title}` : ''}`, detail].filter(Boolean).join(': ');
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110 §10.2.3); undefined when it is absent or neither. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
