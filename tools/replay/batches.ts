import type { Line } from './lines';
import { MalformedLineError } from './malformed';
import type { LineReader } from './line-events';
import { type Rejected, textOf } from './rejected-lines';
import { noteTime, type SourceTimes } from '../front-door/sources-end';

/** Events of neighbouring lines that travel in one request, and the lines among them that became none. */
export interface Batch {
  /** JSON texts of the events. */
  events: string[];
  /** The line of each event. */
  lines: { number: number; bytes: Buffer }[];
  /** The sources of the events, each with its newest event's time; see sources-end.ts. */
  sources: SourceTimes;
  malformed: Rejected[];
  /** What is done when this batch is: the last line and the byte after it. */
  end: { line: number; offset: number };
}

/** Bounds of a batch. */
export interface BatchLimits {
  /** Most events. */
  events: number;
  /** Bytes of events after which it is full. @defaultValue 2 MB, a fifth of what the front door takes */
  bytes?: number;
}

const blank = /^\s*$/;

/** Groups lines into batches, reading no further than the one that is asked for. Blank lines are passed over. */
export async function* batchesOf(
  lines: AsyncIterable<Line[]>,
  read: LineReader,
  { events, bytes = 2 * 1024 * 1024 }: BatchLimits,
): AsyncGenerator<Batch> {
  let batch = emptyBatch();
  let size = 0;
  for await (const line of flattened(lines)) {
    size += addLine(batch, line, read);
    if (batch.events.length >= events || size >= bytes || batch.malformed.length >= events) {
      yield batch;
      batch = emptyBatch();
      size = 0;
    }
  }
  if (batch.end.line > 0) yield batch;
}

async function* flattened(lines: AsyncIterable<Line[]>): AsyncGenerator<Line> {
  for await (const some of lines) yield* some;
}

function emptyBatch(): Batch {
  return { events: [], lines: [], sources: new Map(), malformed: [], end: { line: 0, offset: 0 } };
}

/** Answers the bytes that the line adds. */
function addLine(batch: Batch, { number, bytes, end }: Line, read: LineReader): number {
  batch.end = { line: number, offset: end };
  try {
    if (bytes === undefined) throw new MalformedLineError('is longer than 16 MB');
    if (bytes.length < 1000 && blank.test(bytes.toString('latin1'))) return 0;
    const event = read(bytes, number);
    batch.events.push(event.json);
    batch.lines.push({ number, bytes });
    noteTime(batch.sources, event.source ?? null, event.timeMs);
    return event.json.length;
  } catch (error) {
    if (!(error instanceof MalformedLineError)) throw error;
    batch.malformed.push({ line: number, kind: 'malformed', reason: error.message, text: textOf(bytes) });
    return 0;
  }
}
