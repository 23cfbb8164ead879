import { setTimeout as sleep } from 'node:timers/promises';

/** What a {@link RoundLoop} runs and whom it tells. */
export interface RoundLoopOptions {
  /** One turn. A rejection counts as a failure; the loop goes on. */
  turn: () => Promise<void>;
  /** Milliseconds between the end of one turn and the next. */
  everyMs: number;
  /** Told of each failure, with the number of failures in a row. */
  failed: (error: unknown, inARow: number) => void;
}

const longestBackoffMs = 5_000;
/** How long a stop waits for a turn: commands to a Redis that is down never end by themselves. */
const stopWaitMs = 2_000;

/** Runs turns one after another until it is stopped; after failures it backs off with jitter, to 5 s. */
export class RoundLoop {
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: RoundLoopOptions) {}

  /** Starts; a second call does nothing. */
  start(): void {
    this.running ??= this.run();
  }

  /** Starts no further turn; resolves when the present one has ended, or after 2 s. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.race([this.running, sleep(stopWaitMs, undefined, { ref: false })]);
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopped.signal.aborted;) {
      try {
        await this.options.turn();
        failures = 0;
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        failures += 1;
        this.options.failed(error, failures);
      }
      await this.pause(failures === 0 ? this.options.everyMs : backoffMs(this.options.everyMs, failures));
    }
  }

  private async pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.stopped.signal });
    } catch {
      return; // stopped meanwhile: the loop's condition ends it
    }
  }
}

/** Milliseconds until the next turn after `failures` in a row: doubling, at most 5 s, half of it random. */
export function backoffMs(everyMs: number, failures: number, random: () => number = Math.random): number {
  const cap = Math.min(longestBackoffMs, everyMs * 2 ** Math.min(failures, 10));
  return Math.round(cap / 2 + (cap / 2) * random());
}
