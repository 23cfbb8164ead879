import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

const lineEnd = 0x0a;

/** Lets bytes through and counts the lines in them. */
export class CountLines extends Transform {
  /** Line ends seen. */
  lines = 0;

  constructor(private readonly onLines: (lines: number) => void = () => undefined) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let at = chunk.indexOf(lineEnd); at !== -1; at = chunk.indexOf(lineEnd, at + 1)) this.lines += 1;
    this.onLines(this.lines);
    done(null, chunk);
  }
}

/** Lets bytes through and keeps their number and hash. */
export class Measure extends Transform {
  /** Bytes seen. */
  bytes = 0;
  private readonly hash = createHash('sha256');

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    done(null, chunk);
  }

  /** SHA-256 of all bytes, in hexadecimal. Ask once, at the end. */
  sha256(): string {
    return this.hash.digest('hex');
  }
}
