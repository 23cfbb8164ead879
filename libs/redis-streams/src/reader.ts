import type { Redis } from 'ioredis';
import type { RawEntry } from './entry';
import type { Waits } from './clock';

/** What a reader reads, and whom it tells. */
export interface ReaderHost {
  readonly group: string;
  readonly consumer: string;
  readonly blockMs: number;
  /** Keys of the streams, in the order of the answers given to {@link ReaderHost.received}. */
  readonly streamKeys: readonly string[];
  /** Resolves with how many entries may be asked for now, at least 1. */
  room(): Promise<number>;
  /** Entries came, or none within the block time. Called after every successful read. */
  received(entries: readonly { streamKey: string; entries: readonly RawEntry[] }[]): void;
  /** Redis does not know the group (FLUSHALL, XGROUP DESTROY): make it again. */
  groupIsGone(): Promise<void>;
  /** A read failed; it is tried again with backoff. */
  failed(error: Error): void;
}

/** A blocking read that is this much longer than it should be is taken for dead. */
const graceMs = 5000;

/**
 * Reads new entries of a consumer group over its own connection until stopped. Every read is finite; a dead connection, a
 * restart or a lost group heals here.
 */
export class Reader {
  private clientId: string | undefined;
  private attempts = 0;

  constructor(
    private readonly redis: Redis,
    private readonly host: ReaderHost,
    private readonly waits: Waits,
  ) {
    redis.on('ready', () => (this.clientId = undefined));
  }

  /** Reads until the waits end. Resolves after the last read; what it brought has been received. */
  async run(): Promise<void> {
    while (!this.waits.ended) {
      const count = await this.host.room();
      if (this.waits.ended) return;
      await this.readOnce(count);
    }
  }

  /** Lets a blocking read come back at once; without the right to CLIENT UNBLOCK it ends by itself within its block time. */
  async unblock(commands: Redis): Promise<void> {
    if (this.clientId === undefined) return;
    await commands.call('CLIENT', 'UNBLOCK', this.clientId).catch((error: Error) => this.host.failed(error));
  }

  private async readOnce(count: number): Promise<void> {
    try {
      this.clientId ??= String(await this.inTime(this.redis.client('ID')));
      const answer = await this.inTime(this.read(count));
      this.attempts = 0;
      this.host.received((answer ?? []).map(([streamKey, entries]) => ({ streamKey, entries })));
    } catch (error) {
      await this.recover(error as Error);
    }
  }

  private async read(count: number): Promise<[string, RawEntry[]][] | null> {
    const { group, consumer, blockMs, streamKeys } = this.host;
    const news = streamKeys.map(() => '>');
    const options = ['GROUP', group, consumer, 'COUNT', count, 'BLOCK', blockMs, 'STREAMS', ...streamKeys, ...news];
    return (await this.redis.call('XREADGROUP', ...options)) as [string, RawEntry[]][] | null;
  }

  private async recover(error: Error): Promise<void> {
    if (this.waits.ended) return;
    this.host.failed(error);
    if (/NOGROUP|no such key|UNBLOCKED/i.test(error.message)) await this.host.groupIsGone();
    else await this.waits.for(Math.min(2000, 50 * 2 ** this.attempts++) * (0.5 + Math.random() / 2));
  }

  private async inTime<T>(read: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.redis.disconnect(true); // it may be half open: only a new connection tells
        reject(new Error(`A read gave no answer ${graceMs} ms after its block time; reconnecting.`));
      }, this.host.blockMs + graceMs);
    });
    return Promise.race([read, late]).finally(() => clearTimeout(timer));
  }
}
