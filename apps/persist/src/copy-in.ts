import type { PoolClient } from 'pg';
import { from, type CopyStreamQuery } from 'pg-copy-streams';

/** What pg calls on a running query when a statement of it is complete; `text` is its command tag: `COPY 42`, `INSERT 0 42`. */
interface WithCompletion {
  handleCommandComplete(message: { text?: string }): void;
}

/**
 * Runs `COPY … FROM STDIN` with `data`, and whatever statements follow it in the same text, as one transaction. Resolves, once
 * it is committed, to the rows that the last statement wrote.
 */
export async function copyIn(client: PoolClient, text: string, data: Buffer): Promise<number> {
  const stream = from(text) as CopyStreamQuery & WithCompletion;
  let written = 0;
  // The stream itself keeps the tag of the COPY only; how many rows were new may say an INSERT behind it.
  const complete = stream.handleCommandComplete.bind(stream);
  stream.handleCommandComplete = (message) => {
    const [, count] = /^(?:COPY|INSERT \d+) (\d+)$/.exec(message.text ?? '') ?? [];
    if (count !== undefined) written = Number(count);
    complete(message);
  };
  await new Promise<void>((resolve, reject) => {
    client.query(stream).once('finish', resolve).once('error', reject);
    stream.end(data);
  });
  return written;
}
