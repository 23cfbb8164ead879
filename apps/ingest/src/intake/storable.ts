import type { EventProblem } from '@millrace/events';
import { pointerTo } from './pointer';

/** What every store downstream can hold. */
export interface StorableLimits {
  /** Most levels of objects and arrays within each other. */
  maxDepth: number;
  /** Look at every string and key; only needed when the body's text has suspicious escapes. */
  strings: boolean;
}

const oddCharacter = /[\u0000\p{Surrogate}]/u;
const mostProblems = 20;

/**
 * Whether a parsed JSON value can be stored faithfully: no number beyond a double's range (JSON would write it as null), not too
 * deep (serialising recurses), no U+0000 and no half surrogate pair (PostgreSQL's text and jsonb refuse them).
 */
export function isStorable(value: unknown, limits: StorableLimits, depth = 0): boolean {
  if (typeof value === 'string') return !limits.strings || !oddCharacter.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= limits.maxDepth) return false;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, limits, depth + 1));
  return isStorableObject(value as Record<string, unknown>, limits, depth + 1);
}

function isStorableObject(value: Record<string, unknown>, limits: StorableLimits, depth: number): boolean {
  for (const key in value) {
    if (limits.strings && oddCharacter.test(key)) return false;
    if (!isStorable(value[key], limits, depth)) return false;
  }
  return true;
}

/** Whether a value has more than `maxDepth` levels of objects and arrays; never looks deeper than that. */
export function isDeeperThan(value: unknown, maxDepth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return maxDepth === 0 || Object.values(value).some((item) => isDeeperThan(item, maxDepth - 1));
}

/** What {@link isStorable} found, with its places; at most 20. */
export function storageProblems(value: unknown, limits: StorableLimits): EventProblem[] {
  const problems: EventProblem[] = [];
  collect(value, '', 0, limits, problems);
  return problems;
}

function collect(
  value: unknown,
  pointer: string,
  depth: number,
  limits: StorableLimits,
  problems: EventProblem[],
): void {
  if (problems.length >= mostProblems) return;
  const found = problemOf(value, depth, limits);
  if (found) problems.push({ pointer, detail: found });
  if (typeof value !== 'object' || value === null || depth >= limits.maxDepth) return;
  for (const [key, item] of Object.entries(value)) {
    const place = pointerTo(pointer, visible(key));
    if (limits.strings && oddCharacter.test(key)) problems.push({ pointer: place, detail: `the key ${oddText}` });
    collect(item, place, depth + 1, limits, problems);
  }
}

const oddText = 'must not hold U+0000 or half of a surrogate pair: PostgreSQL cannot store them';

function problemOf(value: unknown, depth: number, limits: StorableLimits): string | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : 'is a number beyond what a double can hold';
  if (typeof value === 'string') return limits.strings && oddCharacter.test(value) ? oddText : undefined;
  const isDeep = typeof value === 'object' && value !== null && depth >= limits.maxDepth;
  return isDeep ? `is nested more than ${limits.maxDepth} levels deep` : undefined;
}

/** A key as an answer can carry it: odd characters written as escapes. */
function visible(key: string): string {
  return key.replaceAll(
    new RegExp(oddCharacter, 'gu'),
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
