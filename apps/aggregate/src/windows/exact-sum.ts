/**
 * A decimal sum without rounding: limbs of nine decimal digits, limb k counting units of 10^(9k). Floating-point addition
 * depends on the order of its terms; limbs are whole numbers, added each by itself, so that any order and any split into
 * batches gives the same sum. A number stands for its shortest decimal form: 0.1 + 0.2 is 0.3.
 */
export type ExactSum = Map<number, number>;

const limbDigits = 9;
const limbBase = 10 ** limbDigits;
/** A limb reaching this hands its upper part on; far enough below 2^53 that adding a batch stays exact. */
const carryFrom = 1e15;

/** Adds a finite number. */
export function addValue(sum: ExactSum, value: number): void {
  if (Number.isInteger(value) && Math.abs(value) < limbBase) addLimb(sum, 0, value);
  else addDecimal(sum, value);
}

/** Adds `limb` units of 10^(9k). The settle step's script does the same in Lua. */
export function addLimb(sum: ExactSum, k: number, limb: number): void {
  let total = (sum.get(k) ?? 0) + limb;
  if (Math.abs(total) >= carryFrom) {
    const carried = Math.trunc(total / limbBase);
    total -= carried * limbBase;
    addLimb(sum, k + 1, carried);
  }
  sum.set(k, total);
}

/** The sum as the nearest number; 0 for an empty one. */
export function sumToNumber(sum: ExactSum): number {
  if (sum.size === 0) return 0;
  const lowest = Math.min(...sum.keys());
  let total = 0n;
  for (const [k, limb] of sum) total += BigInt(limb) * 10n ** BigInt(limbDigits * (k - lowest));
  return Number(`${total}e${limbDigits * lowest}`);
}

function addDecimal(sum: ExactSum, value: number): void {
  const [, whole = '', fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(
    String(Math.abs(value)),
  )!;
  const power = Number(exponent) - fraction.length;
  const lowest = Math.floor(power / limbDigits);
  const digits = whole + fraction + '0'.repeat(power - lowest * limbDigits);
  for (let end = digits.length, k = lowest; end > 0; end -= limbDigits, k++) {
    const limb = Number(digits.slice(Math.max(0, end - limbDigits), end));
    if (limb !== 0) addLimb(sum, k, value < 0 ? -limb : limb);
  }
}
