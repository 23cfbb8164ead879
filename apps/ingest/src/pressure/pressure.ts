/**
 * How full the pipeline is and how fast it drains, from depths looked up now and then and what was let in meanwhile. Counts rather
 * too much than too little: events that Redis accepted while a look was under way may be in its answer already. Pure: the caller
 * brings the clock.
 */
export class Pressure {
  private seenDepth = 0;
  private seenAtMs: number | undefined;
  private underWay = 0;
  private landed = 0;
  private landedBeforeLook = 0;
  private drainPerS: number | undefined;

  constructor(private readonly maxDepth: number) {}

  /** Events are about to be let in. */
  admitting(events: number): void {
    this.underWay += events;
  }

  /** Of events that were about to be let in, so many are in now; the others were duplicates, or failed. */
  admitted(events: number, accepted: number): void {
    this.underWay -= events;
    this.landed += accepted;
  }

  /** A look begins. Answers what must be told the result. */
  look(): (depth: number, nowMs: number) => void {
    const landed = this.landed;
    return (depth, nowMs) => {
      this.learnDrain(depth - this.seenDepth - (landed - this.landedBeforeLook), nowMs);
      this.landedBeforeLook = landed;
      this.seenDepth = depth;
      this.seenAtMs = nowMs;
    };
  }

  /** The depth as far as it is known: the last one seen, and what was let in since or is about to be. */
  get depth(): number {
    return this.seenDepth + (this.landed - this.landedBeforeLook) + this.underWay;
  }

  /** Whether more must not be let in. */
  get isTooHigh(): boolean {
    return this.depth > this.maxDepth;
  }

  /** Whole seconds, 1–60, after which there should be room again: when the depth is a tenth below its limit. */
  retryAfterS(): number {
    if (this.drainPerS === undefined) return 5;
    const seconds = Math.ceil((this.depth - 0.9 * this.maxDepth) / this.drainPerS);
    return Math.min(60, Math.max(1, Number.isNaN(seconds) ? 1 : seconds));
  }

  // Without anything to drain, nothing can be learnt of the speed.
  private learnDrain(growth: number, nowMs: number): void {
    if (this.seenAtMs === undefined || this.depth === 0 || nowMs <= this.seenAtMs) return;
    const now = Math.max(0, -growth) / ((nowMs - this.seenAtMs) / 1000);
    this.drainPerS = this.drainPerS === undefined ? now : 0.7 * this.drainPerS + 0.3 * now;
  }
}
