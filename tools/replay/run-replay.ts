import { basename, join } from 'node:path';
import { Connection } from '../front-door/connection';
import { Courier, InterruptedError } from '../front-door/courier';
import type { LiveLine } from '../front-door/live-line';
import { batchFor, Pacer } from '../front-door/pacer';
import { frontDoorUrl } from '../front-door/place';
import { FirstLook } from './first-look';
import { identify, type InputFile, openInput } from './input-file';
import { lineReader } from './line-events';
import { readLines } from './lines';
import type { ReplayOptions } from './options';
import { assertSameFile, atTheBeginning, keyOf, type Progress, ProgressFile } from './progress-file';
import { RejectedLines } from './rejected-lines';
import { Replay } from './replay';
import { progressLine, type Summary } from './summary';

/** What a run is given. */
export interface ReplayRun {
  options: ReplayOptions;
  /** Folder of progress and rejected lines; it is there. */
  folder: string;
  live: LiveLine;
  signal: AbortSignal;
}

/** How a run ended. */
export interface RunResult {
  summary: Summary;
  /** Why it could not finish; undefined when it did. */
  failure: Error | undefined;
}

/** Replays a file from its beginning or from where an earlier run stopped, and keeps the progress on disk meanwhile. */
export async function runReplay(run: ReplayRun): Promise<RunResult> {
  const { options, folder, live } = run;
  const url = frontDoorUrl(options.url, options.dataDirectory);
  const saved = new ProgressFile(folder, options.identity);
  const progress = await startOf(saved, options, live);
  const rejected = new RejectedLines(rejectedPath(folder, options), progress.line > 0, (text) => live.say(text));
  const input = await openInput(options.file, progress.offset);
  const session = new Session(run, url, { input, progress, saved, rejected });
  return session.run();
}

async function startOf(saved: ProgressFile, { file, resume }: ReplayOptions, live: LiveLine): Promise<Progress> {
  if (file === '-') return atTheBeginning;
  const earlier = saved.read();
  if (earlier && resume) {
    await assertSameFile(file, earlier);
    live.say(`Going on after line ${earlier.line}.`);
    return earlier;
  }
  if (earlier)
    live.say(`An earlier replay stopped after line ${earlier.line}; --resume would go on there. Starting anew.`);
  else if (resume)
    live.say('There is no unfinished replay of this file with these options: starting at its beginning.');
  return { ...atTheBeginning, file: await identify(file) };
}

function rejectedPath(folder: string, { file, identity }: ReplayOptions): string {
  return join(folder, `${file === '-' ? 'stdin' : basename(file)}.${keyOf(identity)}.rejected.ndjson`);
}

interface SessionParts {
  input: InputFile;
  progress: Progress;
  saved: ProgressFile;
  rejected: RejectedLines;
}

/** One run of a replay, with what people see of it. */
class Session {
  private readonly startedMs = Date.now();
  private readonly firstLook: FirstLook;
  private readonly connection: Connection;
  private readonly replay: Replay;
  private waiting: { reason: string; untilMs: number } | undefined;
  private sourcesEnded = 0;

  constructor(
    private readonly given: ReplayRun,
    private readonly url: string,
    private readonly parts: SessionParts,
  ) {
    const { options, signal } = given;
    this.firstLook = new FirstLook(options.mapping !== undefined);
    this.connection = new Connection(url, options.concurrency);
    const { progress, input } = parts;
    this.replay = new Replay({
      lines: readLines(input.chunks, progress),
      read: this.firstLook.over(lineReader(options)),
      courier: new Courier({
        post: async (json) => this.connection.post(json),
        signal,
        onWait: (reason, waitMs) => this.wait(reason, waitMs),
      }),
      pacer: new Pacer(options.rate, signal),
      signal,
      batch: batchFor(options.rate, options.batch),
      concurrency: options.concurrency,
      progress,
      onProgress: (now, rejected) => {
        parts.rejected.keep(rejected);
        if (options.file !== '-') parts.saved.saveNowAndThen(now);
      },
      onAnswer: () => this.draw(),
    });
  }

  async run(): Promise<RunResult> {
    // Redrawn also while nothing happens: the rate falls, the waiting goes on.
    const redraw = setInterval(() => this.draw(), 500);
    const failure = await this.finished().then(
      () => undefined,
      (error: Error) => error,
    );
    clearInterval(redraw);
    this.given.live.clear();
    this.connection.close();
    this.leaveProgress(failure);
    return { failure, summary: this.summary(failure === undefined) };
  }

  private async finished(): Promise<void> {
    const { signal, options, live } = this.given;
    await this.replay.run();
    if (signal.aborted) throw new InterruptedError('Interrupted');
    if (!options.keepOpen) this.sourcesEnded = await this.replay.endSources();
    const advice = this.firstLook.advice();
    if (advice) live.say(advice);
  }

  private leaveProgress(failure: Error | undefined): void {
    const { saved } = this.parts;
    if (failure === undefined) saved.remove();
    else if (this.given.options.file !== '-' && this.replay.progress.line > 0) saved.save(this.replay.progress);
  }

  private wait(reason: string, waitMs: number): void {
    this.waiting = { reason, untilMs: Date.now() + waitMs };
    this.draw();
  }

  private draw(): void {
    const { live, options } = this.given;
    if (this.waiting && this.waiting.untilMs < Date.now()) this.waiting = undefined;
    const moment = {
      name: options.file === '-' ? 'stdin' : basename(options.file),
      fraction: this.parts.input.fraction(),
      sent: this.replay.tally.sent,
      seconds: this.seconds(),
      waiting: this.waiting?.reason,
    };
    live.show((columns) => progressLine(moment, columns));
  }

  private seconds(): number {
    return (Date.now() - this.startedMs) / 1000;
  }

  private summary(finished: boolean): Summary {
    const { sent, accepted, duplicates, refused } = this.replay.tally;
    const seconds = this.seconds();
    return {
      file: this.given.options.file,
      url: this.url,
      finished,
      line: this.replay.progress.line,
      sent,
      accepted,
      duplicates,
      refused,
      malformed: this.replay.malformed,
      seconds: Number(seconds.toFixed(3)),
      eventsPerSecond: Math.round(sent / Math.max(seconds, 0.001)),
      sourcesEnded: this.sourcesEnded,
      rejectedFile: this.parts.rejected.count > 0 ? this.parts.rejected.path : null,
    };
  }
}
