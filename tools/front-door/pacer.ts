import { sleepOrAbort } from './sleep';

/** Spreads events evenly over time: at most `perSecond` of them, without catching up after a pause. */
export class Pacer {
  private nextMs = 0;

  /** @param perSecond Infinity for no limit @param now @defaultValue Date.now */
  constructor(
    private readonly perSecond: number,
    private readonly signal: AbortSignal,
    private readonly now: () => number = Date.now,
  ) {}

  /** Resolves when `count` events may go; at once when the signal has come. */
  async take(count: number): Promise<void> {
    const waitMs = this.reserve(count);
    if (waitMs <= 0 || this.signal.aborted) return;
    await sleepOrAbort(waitMs, this.signal);
  }

  /** Books a place for `count` events and answers the milliseconds until it comes. */
  reserve(count: number): number {
    const now = this.now();
    const at = Math.max(this.nextMs, now);
    this.nextMs = at + (count / this.perSecond) * 1000;
    return at - now;
  }
}

/** Events in one request so that a slow rate flows in at least ten parts a second instead of in gushes. */
export function batchFor(perSecond: number, most: number): number {
  return Math.max(1, Math.min(most, Math.ceil(perSecond / 10)));
}
