/** Does one thing again and again, never twice at a time, until it is stopped. */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  /**
   * @param everyMs from the beginning of one round to that of the next; a longer round is followed at once
   * @param act must not reject: what goes wrong is part of what it has to tell
   */
  constructor(
    private readonly everyMs: number,
    private readonly act: () => Promise<void>,
  ) {}

  /** Begins with a first round at once. */
  start(): void {
    const startedMs = Date.now();
    this.round = this.act().then(() => this.goOn(startedMs));
  }

  /** No further round; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private goOn(startedMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => this.start(), Math.max(0, startedMs + this.everyMs - Date.now()));
  }
}
