import { appendFileSync, rmSync } from 'node:fs';

/** A line that did not become an event of the pipeline. */
export interface Rejected {
  /** Its number in the file, from 1. */
  line: number;
  /** `malformed`: no event could be made of it. `refused`: the front door does not take the event. */
  kind: 'malformed' | 'refused';
  /** What is wrong with it. */
  reason: string;
  /** The line itself, cut after 64 KB. */
  text: string;
}

const shownMost = 20;
const textMost = 64 * 1024;

/** Names the first rejected lines and keeps all of them in a file, one JSON object a line. */
export class RejectedLines {
  private shown = 0;
  private kept = 0;

  /** @param resumed adds to the file of the earlier part instead of beginning it anew */
  constructor(
    readonly path: string,
    resumed: boolean,
    private readonly say: (text: string) => void,
  ) {
    if (!resumed) rmSync(path, { force: true });
  }

  /** Number of lines in the file that this replay added. */
  get count(): number {
    return this.kept;
  }

  /** Keeps rejected lines, in the file's order. They may hold personal data: only this user may read them. */
  keep(rejected: readonly Rejected[]): void {
    if (rejected.length === 0) return;
    appendFileSync(this.path, rejected.map((one) => `${JSON.stringify(one)}\n`).join(''), { mode: 0o600 });
    this.kept += rejected.length;
    for (const one of rejected.slice(0, Math.max(0, shownMost - this.shown))) this.show(one);
  }

  private show({ line, kind, reason }: Rejected): void {
    this.shown += 1;
    this.say(`line ${line} ${kind}: ${reason.slice(0, 300)}`);
    if (this.shown === shownMost) this.say(`Further lines are only written to ${this.path}`);
  }
}

/** The text of a line for {@link Rejected}. */
export function textOf(bytes: Buffer | undefined): string {
  return bytes === undefined ? '' : bytes.subarray(0, textMost).toString();
}
