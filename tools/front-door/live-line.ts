/** The stream of a terminal or of a file. */
export type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

const plainEveryMs = 5000;
const drawEveryMs = 100;

/**
 * One line that keeps changing: redrawn on a terminal, a plain line every five seconds elsewhere (a log), nothing at all when
 * quiet. Words that stay are written above it.
 */
export class LiveLine {
  private drawn = '';
  private lastMs: number;

  constructor(
    private readonly output: Output,
    private readonly quiet: boolean,
    private readonly now: () => number = Date.now,
  ) {
    this.lastMs = output.isTTY ? 0 : now();
  }

  /** Shows the line, unless it was shown a moment ago. `draw` gets the width in columns. */
  show(draw: (columns: number) => string): void {
    const now = this.now();
    if (this.quiet || now - this.lastMs < (this.output.isTTY ? drawEveryMs : plainEveryMs)) return;
    this.lastMs = now;
    const columns = this.output.isTTY ? (this.output.columns ?? 80) - 1 : 120;
    const text = draw(columns).slice(0, columns);
    if (this.output.isTTY) this.redraw(text);
    else this.output.write(`${text}\n`);
  }

  /** Writes a line that stays; also when quiet. */
  say(text: string): void {
    const again = this.drawn;
    this.clear();
    this.output.write(`${text}\n`);
    if (again) this.redraw(again);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.drawn) this.output.write('\r\u001b[2K');
    this.drawn = '';
  }

  private redraw(text: string): void {
    this.output.write(`\r\u001b[2K${text}`);
    this.drawn = text;
  }
}
