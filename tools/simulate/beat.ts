import { busyness } from './day-curve';

/** Milliseconds between two sendings. */
export const beatMs = 100;

/** Where a live day begins: at ten in the morning, when the shop is about as busy as it is on average. */
const morning = 10 / 24;

/** Says how many events are due, beat by beat; keeps fractions, and never catches up on more than a second. */
export class Beat {
  private owed = 0;
  private lastMs: number;

  /** @param dayMs length of a simulated day; undefined for a steady rate */
  constructor(
    private readonly perSecond: number,
    private readonly startMs: number,
    private readonly dayMs?: number,
  ) {
    this.lastMs = startMs;
  }

  /** The moments of the events that became due since the last beat, spread over that time. */
  due(nowMs: number): number[] {
    const sinceMs = Math.min(1000, nowMs - this.lastMs);
    this.owed += (this.rateAt(nowMs) * sinceMs) / 1000;
    const count = Math.floor(this.owed + 1e-9); // ten times a tenth is one
    this.owed -= count;
    this.lastMs = nowMs;
    return Array.from({ length: count }, (_, n) => Math.round(nowMs - sinceMs + ((n + 1) * sinceMs) / count));
  }

  private rateAt(nowMs: number): number {
    if (this.dayMs === undefined) return this.perSecond;
    return this.perSecond * busyness(morning + (nowMs - this.startMs) / this.dayMs);
  }
}
