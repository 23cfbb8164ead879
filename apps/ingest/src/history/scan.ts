/** Reads a page of something newest first, before an id. */
export type ReadPage<T> = (page: { count: number; before?: string }) => Promise<T[]>;

const pageSize = 100;

/**
 * Reads newest first, page by page, until `isPast` says that nothing wanted can follow, the end, or `most` items; hands each item
 * to `see`, which may answer true to stop. Resolves with whether it stopped before it had seen all that could matter.
 */
export async function scan<T extends { id: string }>(
  read: ReadPage<T>,
  see: (item: T) => boolean | void,
  { isPast, most }: { isPast: (item: T) => boolean; most: number },
): Promise<{ cutShort: boolean }> {
  let before: string | undefined;
  for (let seen = 0; seen < most; seen += pageSize) {
    const items = await read(before === undefined ? { count: pageSize } : { count: pageSize, before });
    for (const item of items) if (isPast(item) || see(item) === true) return { cutShort: false };
    if (items.length < pageSize) return { cutShort: false };
    before = items.at(-1)!.id;
  }
  return { cutShort: true };
}

/** Milliseconds since 1970 in an entry id. */
export function msOf(entryId: string): number {
  return Number(entryId.split('-')[0]);
}
