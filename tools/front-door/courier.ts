import type { Answer } from './connection';
import { sleepOrAbort } from './sleep';
import { type Taken, type Verdict, verdictOn } from './verdict';

/** The front door does not take events in a way that trying again would not change. */
export class FrontDoorError extends Error {
  override readonly name = 'FrontDoorError';
}

/** Somebody asked to end before these events were in. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** What a courier needs from the world. */
export interface CourierOptions {
  /** Posts a JSON text; rejects when no answer came. */
  post: (json: string) => Promise<Answer>;
  /** Ends waiting; a request under way is finished. */
  signal: AbortSignal;
  /** Milliseconds without one answer that takes events in, after which a courier gives up. @defaultValue 300000 */
  patienceMs?: number;
  /** Milliseconds without any answer from the beginning on, after which it gives up: nothing is there. @defaultValue 10000 */
  helloMs?: number;
  /** Is told why and how long nothing is posted. */
  onWait?: (reason: string, waitMs: number) => void;
  /** @defaultValue Date.now */
  now?: () => number;
  /** @defaultValue Math.random */
  random?: () => number;
  /** Waits, or less when the signal comes. @defaultValue of the clock */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const firstDelayMs = 200;
const longestDelayMs = 10_000;

/**
 * Brings events to the front door, however often it takes: waits as long as `Retry-After` says, else with growing delays and
 * jitter; parts what is too large. All deliveries of one courier wait together, so that a tired front door is left alone.
 */
export class Courier {
  private quietUntilMs = 0;
  private failuresInARow = 0;
  private lastTakenMs: number;
  private reached = false;
  private readonly now: () => number;

  constructor(private readonly options: CourierOptions) {
    this.now = options.now ?? Date.now;
    this.lastTakenMs = this.now();
  }

  /**
   * Delivers events, each a JSON text. Resolves once the front door has answered for every one of them.
   * @throws InterruptedError when the signal came first, FrontDoorError when there is no hope
   */
  async deliver(events: readonly string[]): Promise<Taken> {
    for (;;) {
      await this.quiet();
      const verdict = await this.offer(events);
      if (verdict.kind === 'taken') return this.welcomed(verdict.taken);
      if (verdict.kind === 'hopeless') throw new FrontDoorError(verdict.reason);
      if (verdict.kind === 'too large') return this.inParts(events, verdict.reason);
      this.backOff(verdict.reason, verdict.waitMs);
    }
  }

  private async offer(events: readonly string[]): Promise<Verdict> {
    try {
      const answer = await this.options.post(`[${events.join(',')}]`);
      this.reached = true;
      return verdictOn(answer, events.length, this.now());
    } catch (error) {
      return { kind: 'again', reason: networkReason(error) };
    }
  }

  private welcomed(taken: Taken): Taken {
    this.failuresInARow = 0;
    this.lastTakenMs = this.now();
    return taken;
  }

  private async inParts(events: readonly string[], reason: string): Promise<Taken> {
    if (events.length === 1) return { accepted: 0, duplicates: 0, refused: [{ index: 0, reason }] };
    const middle = Math.ceil(events.length / 2);
    const first = await this.deliver(events.slice(0, middle));
    const second = await this.deliver(events.slice(middle));
    return {
      accepted: first.accepted + second.accepted,
      duplicates: first.duplicates + second.duplicates,
      refused: [...first.refused, ...second.refused.map(({ index, reason }) => ({ index: index + middle, reason }))],
    };
  }

  private backOff(reason: string, waitMs: number | undefined): void {
    const now = this.now();
    this.assertHope(now - this.lastTakenMs, reason);
    this.failuresInARow += 1;
    const delayMs = waitMs ?? growingDelayMs(this.failuresInARow, this.options.random);
    this.quietUntilMs = Math.max(this.quietUntilMs, now + delayMs);
    this.options.onWait?.(reason, delayMs);
  }

  private assertHope(silentMs: number, reason: string): void {
    const { patienceMs = 300_000, helloMs = 10_000 } = this.options;
    if (!this.reached && silentMs > helloMs) {
      throw new FrontDoorError(
        `nothing answers there: ${reason}. Is the pipeline running (npm start)? --url names another one`,
      );
    }
    if (silentMs > patienceMs) {
      throw new FrontDoorError(`it took nothing for ${Math.round(silentMs / 1000)} s, last: ${reason}`);
    }
  }

  private async quiet(): Promise<void> {
    for (;;) {
      if (this.options.signal.aborted) throw new InterruptedError('Interrupted');
      const leftMs = this.quietUntilMs - this.now();
      if (leftMs <= 0) return;
      await (this.options.sleep ?? sleepOrAbort)(leftMs, this.options.signal);
    }
  }
}

/** Doubles from 0.2 s to 10 s; half of it is chance, so that many senders do not come back in one moment. */
export function growingDelayMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}

function networkReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code && !message.includes(code) ? `${message} (${code})` : message || String(code);
}
