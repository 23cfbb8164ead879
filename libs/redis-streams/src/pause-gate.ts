/** Told when a subscription pauses and resumes. */
export interface PauseListener {
  /** The dependency that `error` tells of is down; nothing is handed out until a probe succeeds. */
  paused(error: unknown): void;
  /** A delivery succeeded again. */
  resumed(): void;
}

/** Thrown to work that waits at the gate when the subscription closes. */
export class GateClosedError extends Error {
  override readonly name = 'GateClosedError';
}

const firstProbeMs = 250;
const longestProbeMs = 10_000;

/**
 * Pauses the hand-out of deliveries while a dependency is down. After a backoff (250 ms doubling to 10 s) one delivery goes
 * through as a probe; its success opens the gate for all, its failure doubles the backoff.
 */
export class PauseGate {
  private failures = 0;
  private probing = false;
  private closed = false;
  private readonly waiting: { pass: () => void; refuse: (error: Error) => void }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly listener: PauseListener) {}

  /** True while nothing but a probe is handed out. */
  get paused(): boolean {
    return this.failures > 0;
  }

  /** Resolves at once while open; else when this caller is chosen as the probe, or the gate opens. */
  async pass(): Promise<void> {
    if (this.closed) throw new GateClosedError();
    if (this.paused) await new Promise<void>((pass, refuse) => this.waiting.push({ pass, refuse }));
  }

  /** Work that passed found the dependency up. */
  succeeded(): void {
    if (!this.paused) return;
    this.failures = 0;
    this.probing = false;
    clearTimeout(this.timer);
    this.listener.resumed();
    for (const { pass } of this.waiting.splice(0)) pass();
  }

  /** Work that passed found the dependency down. */
  unavailable(error: unknown): void {
    if (this.paused && !this.probing) return; // others that had passed before the gate closed
    this.probing = false;
    this.failures++;
    if (this.failures === 1) this.listener.paused(error);
    const delayMs = Math.min(longestProbeMs, firstProbeMs * 2 ** (this.failures - 1)) * (0.8 + 0.4 * Math.random());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.probe(), delayMs);
  }

  /** Work that passed ended without telling anything of the dependency (it failed for its own reasons). */
  inconclusive(): void {
    if (this.probing) this.succeeded();
  }

  /** Refuses whoever waits and whoever comes. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const { refuse } of this.waiting.splice(0)) refuse(new GateClosedError());
  }

  private probe(): void {
    const first = this.waiting.shift();
    this.probing = first !== undefined;
    if (first) first.pass();
    else this.timer = setTimeout(() => this.probe(), firstProbeMs);
  }
}
