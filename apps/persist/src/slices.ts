/** Cuts `items` into runs whose sizes add up to at most `maxSize`; one that is larger alone makes a run of its own. */
export function slicesBySize<T extends { size: number }>(items: readonly T[], maxSize: number): T[][] {
  const slices: T[][] = [];
  let left = 0;
  for (const item of items) {
    if (slices.length === 0 || item.size > left) {
      slices.push([]);
      left = maxSize;
    }
    slices.at(-1)!.push(item);
    left -= item.size;
  }
  return slices;
}
