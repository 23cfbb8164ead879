import { MalformedLineError } from './malformed';
import type { LineReader } from './line-events';
import { presetFor } from './presets';

/** Nothing that was read so far could be made an event: the options do not fit the file. */
export class WrongFileError extends Error {
  override readonly name = 'WrongFileError';
}

const patience = 20;

/** Stops a replay whose first lines all fail, with a hint, before a whole file is listed as malformed. */
export class FirstLook {
  private failed = 0;
  private fits = false;
  private first: { line: string; reason: string } | undefined;

  /** @param hasMapping whether the lines are mapped, or are to be events already */
  constructor(private readonly hasMapping: boolean) {}

  /** The reader with this look at its first lines; it throws {@link WrongFileError} once 20 have failed and none has not. */
  over(read: LineReader): LineReader {
    return (bytes, number) => {
      try {
        const event = read(bytes, number);
        this.fits = true;
        return event;
      } catch (error) {
        if (!this.fits && error instanceof MalformedLineError) this.note(bytes, error);
        throw error;
      }
    };
  }

  /** What to do about a file of which no line fits; undefined when one did, or there was none. */
  advice(): string | undefined {
    if (this.fits || !this.first) return undefined;
    const preset = presetFor(this.first.line);
    const usual = this.hasMapping
      ? 'check --map, --preset and --format.'
      : 'say with --map how events are made of its lines, see --help.';
    const hint = preset ? `it looks like one for --preset ${preset}.` : usual;
    return `No event could be made of the first lines (line 1 ${this.first.reason}): ${hint}`;
  }

  private note(bytes: Buffer, { message }: MalformedLineError): void {
    this.failed += 1;
    this.first ??= { line: bytes.subarray(0, 64 * 1024).toString(), reason: message };
    if (this.failed >= patience) throw new WrongFileError(this.advice());
  }
}
