interface Sample {
  atMs: number;
  /** The counter as it was. */
  total: number;
  /** What it gained since the first sample; never less than before. */
  gained: number;
}

/** Milliseconds over which {@link Meter.perSecond} averages: short enough to move at once, long enough not to flicker. */
const averageMs = 3000;

/** Makes rates of a counter that is looked at now and then. */
export class Meter {
  private readonly samples: Sample[] = [];

  /** @param most samples kept, the newest ones */
  constructor(private readonly most = 60) {}

  /** Takes the counter's value at a time. A counter that went back (a flushed Redis) starts anew, without a negative rate. */
  add(atMs: number, total: number): void {
    const last = this.samples.at(-1);
    if (last && atMs <= last.atMs) return;
    const gained = last ? last.gained + Math.max(0, total - last.total) : 0;
    this.samples.push({ atMs, total, gained });
    if (this.samples.length > this.most) this.samples.shift();
  }

  /** Mean rate of the last three seconds; 0 before the second value. */
  perSecond(): number {
    const last = this.samples.at(-1);
    const first = this.samples.find(({ atMs }) => last && atMs >= last.atMs - averageMs);
    return last && first && first !== last ? rate(first, last) : 0;
  }

  /** The rate between each value and the one before, oldest first; one number less than values. */
  history(): number[] {
    return this.samples.slice(1).map((sample, i) => Math.round(rate(this.samples[i]!, sample) * 10) / 10);
  }
}

function rate(from: Sample, to: Sample): number {
  return ((to.gained - from.gained) * 1000) / (to.atMs - from.atMs);
}
