import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Counts } from '../front-door/tally';
import { type FileIdentity, identify } from './input-file';

/** How far a replay has come: everything up to here is answered for. */
export interface Progress extends Counts {
  /** Last line of the part that is done. */
  line: number;
  /** Byte after it, in the uncompressed file. */
  offset: number;
  /** Lines that no event could be made of. */
  malformed: number;
  /** Sources seen so far, each with its newest event's time. */
  sources: [source: string | null, newestMs: number | null][];
  /** The file that it was; null for standard input. */
  file: FileIdentity | null;
}

/** A replay's beginning. */
export const atTheBeginning: Progress = {
  line: 0,
  offset: 0,
  sent: 0,
  accepted: 0,
  duplicates: 0,
  refused: 0,
  malformed: 0,
  sources: [],
  file: null,
};

const everyMs = 1000;

/** Keeps the progress of one replay on disk, at most a second old; the file is there as long as the replay is unfinished. */
export class ProgressFile {
  private savedMs = 0;
  readonly path: string;

  /** @param folder is there already @param identity what makes this replay another one than others */
  constructor(folder: string, identity: readonly string[]) {
    this.path = join(folder, `${keyOf(identity)}.json`);
  }

  /** What an earlier, unfinished replay left. */
  read(): Progress | undefined {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as Progress;
    } catch {
      return undefined; // there is none
    }
  }

  /** Saves, unless it did a moment ago. */
  saveNowAndThen(progress: Progress): void {
    if (Date.now() - this.savedMs >= everyMs) this.save(progress);
  }

  /** Saves. A reader sees the old or the new one, never half of it. */
  save(progress: Progress): void {
    writeFileSync(`${this.path}.new`, JSON.stringify(progress), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
    this.savedMs = Date.now();
  }

  /** The replay is finished. */
  remove(): void {
    rmSync(this.path, { force: true });
  }
}

/** Ten digits that tell replays apart. */
export function keyOf(identity: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 10);
}

/**
 * Checks that a file is still the one of which a replay has done a part: it begins the same and has not shrunk.
 * @throws Error otherwise
 */
export async function assertSameFile(path: string, { file: then, line }: Progress): Promise<void> {
  const now = await identify(path, then?.headBytes);
  if (then !== null && now.head === then.head && now.bytes >= then.bytes) return;
  throw new Error(
    `${path} is another file than the one that was replayed up to line ${line}: start again without --resume.`,
  );
}
