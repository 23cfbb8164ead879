import type { Redis } from 'ioredis';
import { JsonCodec, type EntryCodec, type EntryFields, type EntryHeaders } from './codec';
import { StreamUnavailableError } from './errors';
import type { KeySpace } from './keys';
import { scripts, type ScriptArgument } from './scripts';

/** Makes a publish happen at most once: a second one with the same key within the window is a duplicate. */
export interface Dedupe {
  /** What identifies the message; hashed by the caller when it is long. */
  key: string;
  /** Milliseconds for which it is remembered. */
  windowMs: number;
}

/** One entry to publish, already encoded. */
export interface PublishEntry {
  /** The entry's fields. */
  fields: EntryFields;
  /** @defaultValue published always */
  dedupe?: Dedupe;
}

/** What became of one publish. */
export interface PublishResult {
  /** Id of the entry in the stream; of a duplicate, the first one's. */
  entryId: string;
  /** True when nothing was published because it had been before. */
  duplicate: boolean;
}

/** Options of {@link Publisher}. */
export interface PublisherOptions {
  /** @defaultValue JSON data with headers */
  codec?: EntryCodec;
  /**
   * Milliseconds to wait for Redis to accept; then the publish fails, and whether it happened is unknown.
   * @defaultValue 5000
   */
  timeoutMs?: number;
}

class NoAnswerError extends Error {}

interface Waiting {
  entries: readonly PublishEntry[];
  resolve: (results: PublishResult[]) => void;
  reject: (error: Error) => void;
}

const mostEntriesPerScript = 500;
const mostBytesPerScript = 2_000_000;

/**
 * Publishes to streams. Calls made while another is under way share the next script (group commit), so that single events cost
 * little. Within one `publishAll` the order is kept. Does not own the connection.
 */
export class Publisher {
  private readonly lines = new Map<string, Waiting[]>();
  private readonly busy = new Set<string>();
  private readonly codec: EntryCodec;
  private readonly timeoutMs: number;

  constructor(
    private readonly redis: Redis,
    private readonly keys: KeySpace,
    options: PublisherOptions = {},
  ) {
    this.codec = options.codec ?? new JsonCodec();
    this.timeoutMs = options.timeoutMs ?? 5000;
  }

  /**
   * Publishes one value. Resolves once Redis has accepted it.
   * @throws StreamUnavailableError when Redis refuses or does not answer in time
   */
  async publish(
    stream: string,
    value: unknown,
    options: { partition?: number; dedupe?: Dedupe; parent?: EntryHeaders } = {},
  ): Promise<PublishResult> {
    const fields = this.codec.encode(value, { defaultType: stream, ...(options.parent && { parent: options.parent }) });
    const entry = options.dedupe ? { fields, dedupe: options.dedupe } : { fields };
    const [result] = await this.publishAll(stream, [entry], options.partition);
    return result!;
  }

  /**
   * Publishes encoded entries, in order, each at most once within its dedupe window. Resolves with one result an entry once
   * Redis has accepted all; up to 500 entries (2 MB) are one atomic step, more are several.
   * @throws StreamUnavailableError when Redis refuses or does not answer in time
   */
  async publishAll(stream: string, entries: readonly PublishEntry[], partition = 0): Promise<PublishResult[]> {
    const slices = slicesOf(entries);
    const results = await Promise.all(slices.map((slice) => this.enqueue(partition, stream, slice)));
    return results.flat();
  }

  private async enqueue(partition: number, stream: string, entries: readonly PublishEntry[]): Promise<PublishResult[]> {
    const streamKey = this.keys.stream(partition, stream);
    const line = this.lines.get(streamKey) ?? [];
    this.lines.set(streamKey, line);
    return new Promise((resolve, reject) => {
      line.push({ entries, resolve, reject });
      if (!this.busy.has(streamKey)) void this.flush(streamKey, partition, line);
    });
  }

  private async flush(streamKey: string, partition: number, line: Waiting[]): Promise<void> {
    this.busy.add(streamKey);
    await Promise.resolve(); // callers of the same tick share the script
    while (line.length > 0) await this.flushOnce(streamKey, partition, takeBatch(line), line);
    this.busy.delete(streamKey);
  }

  private async flushOnce(streamKey: string, partition: number, batch: Waiting[], line: Waiting[]): Promise<void> {
    const entries = batch.flatMap((waiting) => waiting.entries);
    try {
      const results = await this.append(streamKey, partition, entries);
      let from = 0;
      for (const waiting of batch) waiting.resolve(results.slice(from, (from += waiting.entries.length)));
    } catch (error) {
      // Whoever waits behind a publish that Redis does not answer would wait that long again, one after another.
      const given = error instanceof NoAnswerError ? [...batch, ...line.splice(0)] : batch;
      for (const waiting of given) waiting.reject(unavailable(streamKey, error));
    }
  }

  private async append(
    streamKey: string,
    partition: number,
    entries: readonly PublishEntry[],
  ): Promise<PublishResult[]> {
    const keys = [streamKey];
    const args: ScriptArgument[] = [];
    for (const { fields, dedupe } of entries) {
      if (dedupe) keys.push(this.keys.state(partition, `dedupe:${dedupe.key}`));
      args.push(fields.type, fields.envelope, fields.data, dedupe ? keys.length : 0, dedupe ? dedupe.windowMs : 0);
    }
    const answers = (await this.inTime(scripts.publish.run(this.redis, keys, args))) as string[];
    return answers.map((answer) => {
      const duplicate = answer.startsWith('=');
      return { entryId: duplicate ? answer.slice(1) : answer, duplicate };
    });
  }

  private async inTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new NoAnswerError(`no answer within ${this.timeoutMs} ms`)), this.timeoutMs);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }
}

function unavailable(streamKey: string, cause: unknown): StreamUnavailableError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StreamUnavailableError(
    `Redis did not accept the publish to ${streamKey} (${reason}). Publish again with the same id; nothing is lost by that.`,
    { cause },
  );
}

function takeBatch(line: Waiting[]): Waiting[] {
  let entries = 0;
  let taken = 0;
  for (; taken < line.length; taken++) {
    entries += line[taken]!.entries.length;
    if (taken > 0 && entries > mostEntriesPerScript) break;
  }
  return line.splice(0, Math.max(1, taken));
}

function slicesOf(entries: readonly PublishEntry[]): (readonly PublishEntry[])[] {
  const slices: PublishEntry[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    const size = entry.fields.data.length + entry.fields.envelope.length;
    const last = slices.at(-1);
    if (!last || last.length >= mostEntriesPerScript || bytes + size > mostBytesPerScript) {
      slices.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return slices;
}
