import type { PoolClient } from 'pg';
import { from, type CopyStreamQuery } from 'pg-copy-streams';

/** What pg calls on a running query when a statement of it is complete; `text` is its command tag: `INSERT 0 42`. */
interface WithCompletion {
  handleCommandComplete(message: { text?: string }): void;
}

/**
 * Runs `COPY … FROM STDIN` with `data`, and whatever statements follow it in the same text, as one transaction. Resolves, once
 * it is committed, to the rows that the last INSERT of the text wrote.
 */
export async function copyIn(client: PoolClient, text: string, data: Buffer): Promise<number> {
  const stream = from(text) as CopyStreamQuery & WithCompletion;
  let inserted = 0;
  // The stream only keeps the tag of the COPY; how many rows were new says the INSERT behind it.
  const complete = stream.handleCommandComplete.bind(stream);
  stream.handleCommandComplete = (message) => {
    const [, count] = /^INSERT \d+ (\d+)$/.exec(message.text ?? '') ?? [];
    if (count !== undefined) inserted = Number(count);
    complete(message);
  };
  await new Promise<void>((resolve, reject) => {
    client.query(stream).once('finish', resolve).once('error', reject);
    stream.end(data);
  });
  return inserted;
}
