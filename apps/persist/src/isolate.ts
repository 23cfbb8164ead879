/**
 * Stores `items` together, and when that fails because of what one of them holds, finds that one by halving: a failing group is
 * stored in two halves, a failing single item is to blame. Items stored twice on the way must be harmless.
 *
 * @param store stores a group: all of it or nothing
 * @param mayBlame whether an error can come from a single item; any other error ends the search and is thrown
 * @returns the errors of the items that could not be stored, by their index; all others are stored
 */
export async function isolate<T>(
  items: readonly T[],
  store: (group: readonly T[]) => Promise<void>,
  mayBlame: (error: unknown) => boolean,
): Promise<Map<number, unknown>> {
  const refused = new Map<number, unknown>();
  const storeRange = async (start: number, end: number): Promise<void> => {
    try {
      await store(items.slice(start, end));
    } catch (error) {
      if (!mayBlame(error)) throw error;
      if (end - start === 1) {
        refused.set(start, error);
        return;
      }
      const middle = (start + end) >> 1;
      await storeRange(start, middle);
      await storeRange(middle, end);
    }
  };
  if (items.length > 0) await storeRange(0, items.length);
  return refused;
}
