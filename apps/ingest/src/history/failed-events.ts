import { pipelineTypes, streams, subscriptions, type EventRefused, type EventProblem } from '@millrace/events';
import { compareIds, type DeadLetter, type EntryFields, type StreamInspector } from '@millrace/redis-streams';
import { beforeFor, writeCursor, type Cursor } from './cursor';
import { type ReadPage } from './scan';
import { parsed, seenEvent, type SeenEvent } from './seen-event';

/** A dead letter of a stage, or an event that the front door (stage `ingest`) refused. */
export interface FailedEvent {
  /** Its id in the list of its stage. */
  id: string;
  /** Who gave it up. */
  stage: string;
  /** The stream it came from; of a refused event, the one it is kept in. */
  stream: string;
  /** Its entry there. */
  entryId: string;
  /** When it was given up, RFC 3339. */
  failedAt: string;
  /** Hand-overs to a handler; 0 for a refused event, which never came that far. */
  deliveries: number;
  /** Failed ones among them. */
  failures: number;
  /** Why. A refused event names every problem. */
  error: { name: string; message: string; code?: string; problems?: EventProblem[] };
  /** The envelope, the client's IP masked. Of a refused event, what it claimed. */
  event: SeenEvent;
  /** The event's data; of a refused event, all that was sent. */
  data: unknown;
}

/** Which failed events are asked for. */
export interface FailedEventsQuery {
  /** Most in a page. */
  limit: number;
  /** Only those after this place of the list. */
  before?: Cursor;
  /** Only those of this event type. */
  type?: string;
  /** Only those of this stage. */
  stage?: string;
}

interface Source {
  stage: string;
  rank: number;
  read: ReadPage<FailedEvent>;
}

const pageSize = 200;
const mostScanned = 5000;

/** Everything the pipeline gave up on, newest first, read from Redis alone. */
export class FailedEvents {
  private readonly sources: readonly Source[];

  constructor(inspector: Pick<StreamInspector, 'recent' | 'deadLetters'>) {
    const refused: ReadPage<FailedEvent> = async (page) => (await inspector.recent(streams.refused, page)).map(refusal);
    const stages = subscriptions().map(({ stream, group }, i) => {
      const read: ReadPage<FailedEvent> = async (page) =>
        (await inspector.deadLetters(stream, group, page)).map(deadLetter);
      return { stage: group, rank: i + 1, read };
    });
    this.sources = [{ stage: 'ingest', rank: 0, read: refused }, ...stages];
  }

  /** Stages that can be asked for. */
  get stages(): string[] {
    return [...new Set(this.sources.map(({ stage }) => stage))];
  }

  /** One page, and the cursor of the next; no cursor when there is none. A page of a rare type may be short and still go on. */
  async page({ limit, before, type, stage }: FailedEventsQuery): Promise<{ events: FailedEvent[]; next?: string }> {
    const asked = this.sources.filter((source) => stage === undefined || source.stage === stage);
    const events: FailedEvent[] = [];
    let cursor = before;
    const count = type === undefined ? limit : pageSize;
    for (let scanned = 0; scanned < mostScanned; scanned += count) {
      const found = await merged(asked, count, cursor);
      for (const { event, rank } of found) {
        cursor = { id: event.id, rank };
        if (type === undefined || event.event.type === type) events.push(event);
        if (events.length === limit) return { events, next: writeCursor(cursor) };
      }
      if (found.length < count) return { events };
    }
    return cursor ? { events, next: writeCursor(cursor) } : { events };
  }
}

type Ranked = { event: FailedEvent; rank: number };

async function merged(sources: readonly Source[], count: number, cursor: Cursor | undefined): Promise<Ranked[]> {
  const pages = await Promise.all(
    sources.map(async ({ read, rank }) => {
      const events = await read(cursor ? { count, before: beforeFor(cursor, rank) } : { count });
      return events.map((event) => ({ event, rank }));
    }),
  );
  return pages.flat().sort(newestFirst).slice(0, count);
}

function newestFirst(a: Ranked, b: Ranked): number {
  return compareIds(b.event.id, a.event.id) || a.rank - b.rank;
}

function deadLetter(letter: DeadLetter): FailedEvent {
  return {
    id: letter.id,
    stage: letter.group,
    stream: letter.stream,
    entryId: letter.entryId,
    failedAt: letter.deadAt,
    deliveries: letter.deliveries,
    failures: letter.failures,
    error: letter.error,
    event: seenEvent(letter.fields),
    data: parsed(letter.fields.data),
  };
}

function refusal({ id, fields }: { id: string; fields: EntryFields }): FailedEvent {
  const { source, time = '' } = seenEvent(fields);
  const { input, claimedId, claimedType, problems = [] } = parsed(fields.data) as EventRefused;
  const message = problems.map(({ pointer, detail }) => `${pointer || 'the event'} ${detail}`).join('; ');
  return {
    id,
    stage: 'ingest',
    stream: streams.refused,
    entryId: id,
    failedAt: time,
    deliveries: 0,
    failures: 0,
    error: { name: 'RefusedEvent', code: pipelineTypes.eventRefused, message, problems },
    event: { id: claimedId, type: claimedType, ...(source && { source }) },
    data: input,
  };
}
