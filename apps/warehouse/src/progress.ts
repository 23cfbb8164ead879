/** Where progress is shown: a terminal redraws one line, anything else gets a line now and then. */
export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

const redrawMs = 100;
const lineMs = 5_000;

/** Shows how many events are through, and how fast. */
export class Progress {
  private readonly startedAt: number;
  private shownAt: number;

  constructor(
    private readonly output: ProgressOutput,
    private readonly what: string,
    private readonly now: () => number = Date.now,
  ) {
    this.startedAt = this.shownAt = now();
  }

  /** Tells the present number; shown at most ten times a second on a terminal, every 5 s elsewhere. */
  update(rows: number): void {
    const now = this.now();
    if (now - this.shownAt < (this.output.isTTY ? redrawMs : lineMs)) return;
    this.shownAt = now;
    this.show(rows);
  }

  /** Shows the last number and ends the line. */
  end(rows: number): void {
    this.show(rows);
    if (this.output.isTTY) this.output.write('\n');
  }

  private show(rows: number): void {
    const seconds = (this.now() - this.startedAt) / 1000;
    const rate = seconds > 0 ? `, ${Math.round(rows / seconds).toLocaleString('en')}/s` : '';
    const text = `${this.what}: ${rows.toLocaleString('en')} events in ${seconds.toFixed(1)} s${rate}`;
    this.output.write(this.output.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
  }
}
