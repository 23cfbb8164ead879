/**
 * The smallest value that at least a `share` of all values do not exceed (nearest rank: always one of the values).
 * @param share 0.99 for p99
 * @throws Error without values: nothing was measured
 */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('There is no percentile of no values: nothing was measured.');
  const sorted = Float64Array.from(values).sort();
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1]!;
}

/**
 * The middle value, or the mean of the two in the middle.
 * @throws Error without values
 */
export function median(values: readonly number[]): number {
  const lower = percentile(values, 0.5);
  const sorted = Float64Array.from(values).sort();
  return sorted.length % 2 === 1 ? lower : (lower + sorted[sorted.length / 2]!) / 2;
}

/**
 * The median of the ratios of pairs that ran one after the other: what slows the machine for a while slows both of a pair.
 * @throws Error without pairs, or when there are not as many of one as of the other
 */
export function medianRatio(of: readonly number[], to: readonly number[]): number {
  if (of.length !== to.length) throw new Error(`${of.length} runs cannot be paired with ${to.length}.`);
  return median(of.map((value, index) => value / to[index]!));
}
