import type { DecodedEntry, EntryCodec, EntryFields } from './codec';
import type { Delivered, Input, Origin } from './delivered';
import { fieldNamed, fieldsOf, whateverIsThere } from './entry';
import { UndecodableEntryError, UnhandledTypeError } from './errors';
import { deadOf, type Outcome } from './outcome';
import type { Route, StreamRoutes } from './routes';

/** An entry that Redis handed to this consumer. */
export interface Received {
  input: Input;
  id: string;
  flat: readonly string[];
  count: number;
  failures: number;
  crashes: number;
  /** See {@link Delivered.epoch}. */
  epoch: string;
}

/** Received entries, sorted: by route for handling, and those that end or wait without one. */
export interface Intake {
  byRoute: Map<Route, Delivered[]>;
  ends: Outcome[];
}

/** What sorting needs to know. */
export interface IntakeContext {
  group: string;
  stream: string;
  routes: StreamRoutes;
  codec: EntryCodec;
  now: () => number;
}

/**
 * Decodes and routes received entries. What cannot be decoded or has no handler is a dead letter; an entry of the retry stream
 * that has been handed over ahead of its time is parked until then. Pure but for the clock.
 */
export function sortIntake(received: readonly Received[], context: IntakeContext): Intake {
  const intake: Intake = { byRoute: new Map(), ends: [] };
  const freshAt = performance.now();
  for (const entry of received) {
    const { delivered, error } = decode(entry, context.codec, freshAt);
    const notBefore = entry.count === 1 ? fieldNamed(entry.flat, 'n') : undefined;
    const route = context.routes.find(delivered.fields.type);
    if (error) intake.ends.push(deadOf(delivered, error, context, 0));
    else if (!route) intake.ends.push(deadOf(delivered, unhandled(delivered, context), context, 0));
    else if (notBefore !== undefined) intake.ends.push({ kind: 'parkUntil', delivered, dueMs: Number(notBefore) });
    else pushTo(intake.byRoute, route, delivered);
  }
  return intake;
}

function decode(received: Received, codec: EntryCodec, freshAt: number): { delivered: Delivered; error?: Error } {
  try {
    const fields = fieldsOf(received.flat);
    return { delivered: deliveredOf(received, fields, codec.decode(fields), freshAt) };
  } catch (cause) {
    const entry = { payload: undefined, headers: {} };
    const message = `Entry ${received.id} cannot be read: ${(cause as Error).message}`;
    const delivered = deliveredOf(received, whateverIsThere(received.flat), entry, freshAt);
    return { delivered, error: new UndecodableEntryError(message, { cause }) };
  }
}

/** One literal: this runs for every delivery, and spreading costs thirty times as much. */
function deliveredOf(received: Received, fields: EntryFields, entry: DecodedEntry, freshAt: number): Delivered {
  return {
    input: received.input,
    id: received.id,
    count: received.count,
    failures: received.failures,
    crashes: received.crashes,
    epoch: received.epoch,
    origin: originOf(received),
    fields,
    entry,
    freshAt,
    released: false,
  };
}

function originOf({ input, id, flat }: Received): Origin {
  const origin = input.kind === 'retry' ? fieldNamed(flat, 'o') : undefined;
  return origin === undefined ? { id, deliveries: 0, failures: 0 } : (JSON.parse(origin) as Origin);
}

function unhandled(delivered: Delivered, { stream, group }: IntakeContext): Error {
  const type = delivered.fields.type.slice(0, 200);
  return new UnhandledTypeError(
    `No handler of ${group} takes type '${type}' of ${stream}: add one, or stop publishing it there.`,
  );
}

function pushTo(map: Map<Route, Delivered[]>, route: Route, delivered: Delivered): void {
  const list = map.get(route);
  if (list) list.push(delivered);
  else map.set(route, [delivered]);
}
