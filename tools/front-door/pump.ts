/** How many deliveries a pump has under way. */
export interface PumpOptions<T> {
  /** Delivers one item. A rejection ends the pump. */
  deliver: (item: T) => Promise<void>;
  /** Most items under way; no further one is asked for above it, so that memory stays flat. */
  concurrency: number;
}

/**
 * Takes items one after another and delivers several at a time. Resolves once the source has ended and all are delivered;
 * rejects with the first failure, after the deliveries under way have ended.
 */
export async function pump<T>(items: AsyncIterable<T>, { deliver, concurrency }: PumpOptions<T>): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let failed = false;
  let failure: unknown;
  const start = (item: T): void => {
    const delivery = deliver(item)
      .catch((error: unknown) => {
        if (!failed) failure = error;
        failed = true;
      })
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
  };
  try {
    for await (const item of items) {
      start(item);
      while (underWay.size >= concurrency && !failed) await Promise.race(underWay);
      if (failed) break;
    }
  } finally {
    await Promise.all(underWay);
  }
  if (failed) throw failure;
}
