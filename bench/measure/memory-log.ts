import { nowMs } from './clock';
import { median } from './statistics';
import { residentMbOf, type MeasuredProcess } from './process-table';

interface Sample {
  readonly atMs: number;
  readonly mb: number;
}

/** Milliseconds between two looks: a look at eight processes costs half a millisecond. */
const everyMs = 200;

/** Writes down the resident memory of processes, from its making until it is closed. */
export class MemoryLog {
  private readonly samples = new Map<string, Sample[]>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly processes: readonly MeasuredProcess[]) {
    this.look();
    this.timer = setInterval(() => this.look(), everyMs);
    this.timer.unref();
  }

  /** Names of the processes of which something is known. */
  get names(): string[] {
    return [...this.samples.keys()];
  }

  /** The first look, before there was anything to do. */
  startMb(name: string): number {
    return this.of(name)[0]!.mb;
  }

  /** The most that was seen, since `sinceMs` of {@link nowMs}. */
  maxMb(name: string, sinceMs = 0): number {
    return Math.max(...between(this.of(name), sinceMs, Infinity));
  }

  /** The median of what was seen around a time, within `withinMs` before and after it: one look may hit a garbage collection. */
  aroundMb(name: string, atMs: number, withinMs: number): number {
    return median(between(this.of(name), atMs - withinMs, atMs + withinMs));
  }

  /** Ends looking; what was seen stays. */
  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    for (const { name, pid } of this.processes) {
      const mb = residentMbOf(pid);
      if (mb === undefined) continue;
      const samples = this.samples.get(name) ?? [];
      this.samples.set(name, samples);
      samples.push({ atMs: nowMs(), mb });
    }
  }

  private of(name: string): readonly Sample[] {
    return this.samples.get(name) ?? [];
  }
}

function between(samples: readonly Sample[], fromMs: number, toMs: number): number[] {
  return samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).map(({ mb }) => mb);
}
