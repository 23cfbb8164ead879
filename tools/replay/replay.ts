import type { Courier } from '../front-door/courier';
import type { Pacer } from '../front-door/pacer';
import { pump } from '../front-door/pump';
import { Tally } from '../front-door/tally';
import type { Taken } from '../front-door/verdict';
import { type Batch, batchesOf } from './batches';
import type { LineReader } from './line-events';
import type { Line } from './lines';
import { Prefix } from './prefix';
import type { Progress } from './progress-file';
import { type Rejected, textOf } from './rejected-lines';
import { endsOf, mostSources, noteTime, type SourceTimes } from '../front-door/sources-end';

/** What a replay works with. */
export interface ReplayParts {
  lines: AsyncIterable<Line[]>;
  read: LineReader;
  courier: Pick<Courier, 'deliver'>;
  pacer: Pick<Pacer, 'take'>;
  /** Ends it early: nothing further is sent. */
  signal: AbortSignal;
  /** Most events in a request. */
  batch: number;
  /** Requests at a time. */
  concurrency: number;
  /** Where it begins. */
  progress: Progress;
  /** Is told when more of the file is answered for, in the file's order, each line once. */
  onProgress: (progress: Progress, rejected: Rejected[]) => void;
  /** Is told of every answer, in the order they come. */
  onAnswer: () => void;
}

interface Answered {
  batch: Batch;
  taken: Taken;
}

/**
 * One replay: lines → events → requests, several at a time, bounded. What is answered for counts in the file's order, so that
 * going on from {@link Replay.progress} leaves nothing out.
 */
export class Replay {
  /** What was sent and answered, in any order. */
  readonly tally = new Tally();
  /** Lines of this run that no event could be made of, so far. */
  malformed = 0;
  /** The part of the file that is wholly answered for. */
  progress: Progress;
  private readonly prefix = new Prefix<Answered>();
  private readonly sources: SourceTimes;

  constructor(private readonly parts: ReplayParts) {
    this.progress = parts.progress;
    this.sources = new Map(parts.progress.sources.map(([source, newestMs]) => [source, newestMs ?? NaN]));
  }

  /** Resolves when the file's end is reached and all is answered for, or when the signal came. */
  async run(): Promise<void> {
    const { concurrency } = this.parts;
    await pump(this.paced(), { concurrency, deliver: async ({ number, batch }) => this.deliver(number, batch) });
  }

  /** Ends the sources that were seen. Call it after {@link run}. Answers how many. */
  async endSources(): Promise<number> {
    const ends = endsOf(this.sources);
    if (ends.length > 0) await this.parts.courier.deliver(ends);
    return ends.length;
  }

  private async *paced(): AsyncGenerator<{ number: number; batch: Batch }> {
    const { lines, read, batch: events, pacer, signal } = this.parts;
    for await (const batch of batchesOf(lines, read, { events })) {
      await pacer.take(batch.events.length);
      if (signal.aborted) return;
      yield { number: this.prefix.begin(), batch };
    }
  }

  private async deliver(number: number, batch: Batch): Promise<void> {
    const taken = await this.answered(batch);
    this.tally.add(taken);
    this.malformed += batch.malformed.length;
    this.parts.onAnswer();
    for (const answered of this.prefix.complete(number, { batch, taken })) this.count(answered);
  }

  private async answered({ events }: Batch): Promise<Taken> {
    return events.length > 0 ? this.parts.courier.deliver(events) : { accepted: 0, duplicates: 0, refused: [] };
  }

  private count({ batch, taken }: Answered): void {
    for (const [source, newestMs] of batch.sources) {
      if (this.sources.size < mostSources || this.sources.has(source)) noteTime(this.sources, source, newestMs);
    }
    const { progress } = this;
    this.progress = {
      ...progress,
      ...batch.end,
      sent: progress.sent + batch.events.length,
      accepted: progress.accepted + taken.accepted,
      duplicates: progress.duplicates + taken.duplicates,
      refused: progress.refused + taken.refused.length,
      malformed: progress.malformed + batch.malformed.length,
      sources: [...this.sources],
    };
    this.parts.onProgress(this.progress, rejectedOf(batch, taken));
  }
}

function rejectedOf({ lines, malformed }: Batch, { refused }: Taken): Rejected[] {
  const refusedLines = refused.map(({ index, reason }): Rejected => {
    const { number, bytes } = lines[index]!;
    return { line: number, kind: 'refused', reason, text: textOf(bytes) };
  });
  return [...malformed, ...refusedLines].sort((a, b) => a.line - b.line);
}
