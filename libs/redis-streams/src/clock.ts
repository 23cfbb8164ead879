import { setTimeout as sleep } from 'node:timers/promises';

/** Waits that end early when their owner closes. */
export class Waits {
  private readonly abort = new AbortController();

  /** True once {@link Waits.end} was called. */
  get ended(): boolean {
    return this.abort.signal.aborted;
  }

  /** Resolves after `ms`, or at once when ended. */
  async for(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.abort.signal });
    } catch (error) {
      if (!this.ended) throw error;
    }
  }

  /** Ends every wait, now and later. */
  end(): void {
    this.abort.abort();
  }
}
