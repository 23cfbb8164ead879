/** One line of a file. */
export interface Line {
  /** From 1. */
  number: number;
  /** Its bytes without the line end; undefined for one that is longer than anybody takes. */
  bytes: Buffer | undefined;
  /** Offset of the byte after its line end, in the uncompressed file. */
  end: number;
}

/** Where reading begins: after which line, and at which byte. */
export interface Start {
  line: number;
  offset: number;
}

/** Longest line that is kept, in bytes; a longer one is passed over without holding it. */
export const longestLine = 16 * 1024 * 1024;

const newline = 10;
const carriageReturn = 13;

/**
 * Parts a stream of bytes into lines, those of one chunk at a time: memory holds a chunk and one unfinished line, whatever the
 * file's size. The last line needs no line end.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  start: Start = { line: 0, offset: 0 },
  longest: number = longestLine,
): AsyncGenerator<Line[]> {
  const cutter = new LineCutter(start, longest);
  for await (const chunk of chunks) {
    const lines = cutter.take(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = cutter.end();
  if (last) yield [last];
}

class LineCutter {
  private parts: Buffer[] = [];
  private held = 0;
  private tooLong = false;
  private number: number;
  private offset: number;

  constructor(
    start: Start,
    private readonly longest: number,
  ) {
    this.number = start.line;
    this.offset = start.offset;
  }

  take(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      this.hold(chunk.subarray(from, at));
      from = at + 1;
      lines.push(this.cut(1));
    }
    this.hold(chunk.subarray(from));
    return lines;
  }

  end(): Line | undefined {
    return this.held > 0 ? this.cut(0) : undefined;
  }

  private hold(part: Buffer): void {
    this.held += part.length;
    if (this.held > this.longest) {
      this.tooLong = true;
      this.parts = [];
    } else if (part.length > 0) this.parts.push(part);
  }

  private cut(lineEnd: number): Line {
    const bytes = this.tooLong
      ? undefined
      : withoutReturn(this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts));
    this.number += 1;
    this.offset += this.held + lineEnd;
    this.parts = [];
    this.held = 0;
    this.tooLong = false;
    return { number: this.number, bytes, end: this.offset };
  }
}

function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
}
