/** What a shutdown does to the world; tests give their own. */
export interface ShutdownSteps {
  /** Drains and closes everything. */
  close: () => Promise<void>;
  /** Ends the process. */
  exit: (code: number) => void;
  /** Says what happens. */
  log: (message: string, error?: unknown) => void;
  /** Milliseconds after which the process ends whatever still hangs. */
  hardLimitMs: number;
}

/** One shutdown, however often and from wherever it is asked for: Ctrl-C reaches a process group, and a launcher signals too. */
export class Shutdown {
  private under: Promise<void> | undefined;

  constructor(private readonly steps: ShutdownSteps) {}

  /** True from the first call of {@link begin} on. */
  get begun(): boolean {
    return this.under !== undefined;
  }

  /** Begins the shutdown, or joins the one under way. Ends the process: 0 when all closed, 1 otherwise. */
  async begin(reason: string): Promise<void> {
    this.under ??= this.run(reason);
    return this.under;
  }

  private async run(reason: string): Promise<void> {
    const { close, exit, log, hardLimitMs } = this.steps;
    log(`${reason}: draining and closing`);
    const limit = setTimeout(() => {
      log(`still not closed after ${hardLimitMs} ms: ending anyway; what is unsettled is handed out again`);
      exit(1);
    }, hardLimitMs);
    const code = await close().then(
      () => 0,
      (error: unknown) => (log('closing failed', error), 1),
    );
    clearTimeout(limit);
    log('closed');
    exit(code);
  }
}
