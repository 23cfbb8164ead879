import type { GroupMeasures } from '@millrace/events';
import { addLimb, addValue, sumToNumber, type ExactSum } from './exact-sum';

/** What a window knows of one group. Merging is associative and commutative: no order of events changes the outcome. */
export interface Measures {
  /** Events. */
  count: number;
  /** Events among them that had a value. */
  values: number;
  /** Least value; meaningless without values. */
  min: number;
  /** Greatest value; meaningless without values. */
  max: number;
  /** Sum of the values. */
  sum: ExactSum;
}

/** Measures of no event: the neutral element of {@link merge}. */
export function noMeasures(): Measures {
  return { count: 0, values: 0, min: Infinity, max: -Infinity, sum: new Map() };
}

/** Counts one event in. A value that is absent or not finite counts as an event without one. */
export function addEvent(measures: Measures, value: number | undefined): void {
  measures.count += 1;
  if (value === undefined || !Number.isFinite(value)) return;
  // Minus zero equals zero, but which of them is the least would depend on the order.
  const unsigned = value === 0 ? 0 : value;
  measures.values += 1;
  measures.min = Math.min(measures.min, unsigned);
  measures.max = Math.max(measures.max, unsigned);
  addValue(measures.sum, unsigned);
}

/** Both together, as new measures. The script that settles does the same in Lua (fold-deltas.apply.lua). */
export function merge(a: Measures, b: Measures): Measures {
  const sum: ExactSum = new Map(a.sum);
  for (const [k, limb] of b.sum) addLimb(sum, k, limb);
  return {
    count: a.count + b.count,
    values: a.values + b.values,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    sum,
  };
}

/**
 * Measures as they lie in Redis: `count`, or `count values min max limb@k …`. One text a group instead of a field a measure: a
 * page of HSCAN then holds whole groups, which closing in parts relies on, and a group costs one hash entry.
 */
export function encodeMeasures(measures: Measures): string {
  if (measures.values === 0) return String(measures.count);
  const limbs = [...measures.sum].filter(([, limb]) => limb !== 0).map(([k, limb]) => ` ${limb}@${k}`);
  // Adding 0 turns -0 into 0, so that equal measures are equal texts.
  return `${measures.count} ${measures.values} ${measures.min + 0} ${measures.max + 0}${limbs.join('')}`;
}

/** Reads what {@link encodeMeasures} or the script wrote. */
export function decodeMeasures(text: string): Measures {
  const [count, values, min, max, ...limbs] = text.split(' ');
  if (values === undefined) return { ...noMeasures(), count: Number(count) };
  const sum: ExactSum = new Map();
  for (const limb of limbs) {
    const at = limb.indexOf('@');
    sum.set(Number(limb.slice(at + 1)), Number(limb.slice(0, at)));
  }
  return { count: Number(count), values: Number(values), min: Number(min), max: Number(max), sum };
}

/** The numbers as a closed window publishes them; null where no value came. */
export function groupMeasures(key: string, measures: Measures): GroupMeasures {
  const { count, values, min, max } = measures;
  if (values === 0) return { key, count, sum: null, avg: null, min: null, max: null };
  const sum = sumToNumber(measures.sum);
  return { key, count, sum, avg: sum / values, min, max };
}
