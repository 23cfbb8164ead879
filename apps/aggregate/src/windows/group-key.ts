import { createHash } from 'node:crypto';

/** Longest group key kept as it is, in bytes of UTF-8. */
export const longestGroupKey = 1024;

const digestLength = 32;
const kept = longestGroupKey - digestLength - '…#'.length * 3;

/**
 * A group's key as windows keep it: at most 1 KB, valid Unicode. A longer one is cut and gets a hash of the whole, so that two
 * long keys with the same beginning stay two groups. Lone surrogates become U+FFFD, as they would on the way to Redis.
 */
export function groupKey(value: string): string {
  const text = wellFormed(value);
  // A UTF-16 unit takes at most three bytes: most keys need no measuring.
  if (text.length * 3 <= longestGroupKey || Buffer.byteLength(text) <= longestGroupKey) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, digestLength);
  return `${cut(text, kept)}…#${digest}`;
}

/** Text without lone surrogates: what Redis would give back. */
export function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? Buffer.from(text).toString() : text;
}

/** The longest beginning that fits, never half a character. */
function cut(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  let end = bytes;
  while ((buffer[end]! & 0xc0) === 0x80) end -= 1;
  return buffer.toString('utf8', 0, end);
}
