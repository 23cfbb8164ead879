import type { Catalog } from '@millrace/catalog';
import {
  MillraceEvent,
  pipelineTypes,
  toWire,
  utcTime,
  uuidV7,
  type ClientHints,
  type EventProblem,
  type WireEvent,
} from '@millrace/events';
import { checkInput } from './check-input';
import { cutBytes } from './cut-bytes';
import { dedupeKey } from './dedupe-key';
import { type InputEvent } from './input-event';
import { isStorable, storageProblems } from './storable';

/** What the request as a whole says about its events. */
export interface RequestFacts {
  /** RFC 3339, when the request was read. */
  receivedAt: string;
  /** Of header `x-correlation-id`; for events that name none. */
  correlationId?: string | undefined;
  /** Of header `traceparent`; for events that name none. */
  traceparent?: string | undefined;
  /** What the connection says of the client; for events without `context`. */
  client: ClientHints;
  /** Its text has escapes that a string cannot be stored with; see {@link isStorable}. */
  oddStrings: boolean;
}

/** Limits and defaults that the judge goes by. */
export interface JudgeOptions {
  /** Source of events that name none. */
  defaultSource: string;
  /** Most bytes of an event as it lies in the stream. */
  maxEventBytes: number;
  /** Most levels of nesting, the event itself included. */
  maxDepth: number;
  /** Whether events of types that the catalog does not declare are accepted unchecked (generic) or refused. */
  unknownTypes: 'generic' | 'reject';
}

/** An event ready to be published. */
export interface Fit {
  /** Its id, given or made. */
  id: string;
  /** As it lies in the stream. */
  wire: WireEvent;
  /** Set when the client named the id, and so could send it again. */
  dedupe?: { key: string; windowMs: number };
}

/** An input that is refused, with everything that is wrong with it. */
export interface Unfit {
  /** As it was sent. */
  input: unknown;
  /** Never empty. */
  problems: EventProblem[];
}

/** An input's verdict. */
export type Verdict = Fit | Unfit;

const undeclared: EventProblem = {
  pointer: '/type',
  detail: 'is declared by no file of the catalog: add one, or correct the type',
};

const mostHintBytes = 4096;
const mostProblems = 20;
const mostProblemBytes = 1024;

/** Turns what clients send into events, or says everything that keeps it from being one. Pure but for made ids. */
export class Judge {
  constructor(
    private readonly catalog: Pick<Catalog, 'get' | 'dedupe'>,
    private readonly options: JudgeOptions,
  ) {}

  /** The verdict on one input. Never throws on account of it. */
  judge(input: unknown, facts: RequestFacts): Verdict {
    const limits = { maxDepth: this.options.maxDepth, strings: facts.oddStrings };
    const { event, problems = [] } = checkInput(input);
    if (!isStorable(input, limits)) return unfit(input, [...problems, ...storageProblems(input, limits)]);
    if (!event) return unfit(input, problems);
    const unlikeDeclared = this.unlikeDeclared(event);
    return unlikeDeclared.length > 0 ? unfit(input, unlikeDeclared) : this.fit(event, facts);
  }

  private unlikeDeclared({ type, data }: InputEvent): readonly EventProblem[] {
    const declared = this.catalog.get(type);
    if (declared) return declared.validate(data);
    const isTaken = this.options.unknownTypes === 'generic' || type === pipelineTypes.sourceEnded;
    return isTaken ? [] : [undeclared];
  }

  private fit(input: InputEvent, facts: RequestFacts): Verdict {
    const event = this.assemble(input, facts);
    const wire = toWire(event);
    const bytes = bytesOf(wire);
    if (bytes > this.options.maxEventBytes) return unfit(input, [tooLarge(bytes, this.options.maxEventBytes)]);
    if (!input.id) return { id: event.id, wire };
    const { windowMs } = this.catalog.dedupe(event.type);
    return { id: event.id, wire, dedupe: { key: dedupeKey(event.source, event.id), windowMs } };
  }

  private assemble(input: InputEvent, facts: RequestFacts): MillraceEvent {
    const event = new MillraceEvent();
    event.id = input.id ?? uuidV7();
    event.type = input.type;
    event.source = input.source ?? this.options.defaultSource;
    event.time = input.time ? utcTime(input.time)! : facts.receivedAt;
    event.receivedAt = facts.receivedAt;
    event.correlationId = input.correlationId ?? facts.correlationId ?? event.id;
    event.schemaVersion = input.schemaVersion ?? 1;
    const traceparent = input.traceparent ?? facts.traceparent;
    if (traceparent) event.traceparent = traceparent;
    if (input.subject) event.subject = input.subject;
    event.client = input.context ? bounded(input.context) : facts.client;
    event.data = input.data;
    return event;
  }
}

function bytesOf({ envelope, data }: WireEvent): number {
  return Buffer.byteLength(envelope) + Buffer.byteLength(data);
}

/** Hints with their texts cut to 4 KB, as the envelope promises. */
export function bounded({ ip, userAgent, referrer }: ClientHints): ClientHints {
  return {
    ...(ip && { ip }),
    ...(userAgent && { userAgent: cutBytes(userAgent, mostHintBytes) }),
    ...(referrer && { referrer: cutBytes(referrer, mostHintBytes) }),
  };
}

// A key or a value of a megabyte must not come back a second time in the answer.
function unfit(input: unknown, problems: readonly EventProblem[]): Unfit {
  const cut = (text: string): string => cutBytes(text, mostProblemBytes);
  const told = problems.slice(0, mostProblems);
  return { input, problems: told.map(({ pointer, detail }) => ({ pointer: cut(pointer), detail: cut(detail) })) };
}

function tooLarge(bytes: number, most: number): EventProblem {
  return {
    pointer: '',
    detail: `is ${bytes} bytes as stored, at most ${most} are accepted: split it or keep the large part elsewhere`,
  };
}
