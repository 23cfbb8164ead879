/** What an event comes to before anything is stored: a row (or rows) to store, or an answer that needs no storing. */
export type Prepared<T> = { readonly row: T } | { readonly answer: unknown };

/**
 * Answers a batch, one answer an event in its place: what `prepare` answers or throws, and for the rest what `store` says of
 * its row. `store` gets the rows in order and answers one result a row; it is not called without rows.
 * @throws what `store` throws
 */
export async function answerEach<E, T>(
  events: readonly E[],
  prepare: (event: E) => Prepared<T>,
  store: (rows: readonly T[]) => Promise<readonly unknown[]>,
): Promise<unknown[]> {
  const prepared = events.map((event) => prepareOrFail(event, prepare));
  const rows = prepared.flatMap((one) => ('row' in one ? [one.row] : []));
  const results = rows.length === 0 ? [] : [...(await store(rows))];
  return prepared.map((one) => ('row' in one ? results.shift() : one.answer));
}

function prepareOrFail<E, T>(event: E, prepare: (event: E) => Prepared<T>): Prepared<T> {
  try {
    return prepare(event);
  } catch (answer) {
    return { answer };
  }
}
