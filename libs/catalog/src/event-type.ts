import type { EventProblem, MillraceEvent } from '@millrace/events';

/** Milliseconds for which ids are remembered, where nothing is said. */
export const defaultDedupeWindowMs = 3_600_000;

/** How repeated events of a type are recognised. */
export interface DedupeRule {
  /** By (source, id). */
  by: 'id';
  /** Milliseconds for which it is remembered. */
  windowMs: number;
}

/** A declared event type, compiled. */
export interface EventType {
  /** The type. */
  type: string;
  /** Version of its schema. */
  version: number;
  /** The team to ask. */
  owner: string;
  /** What happened when such an event is sent. */
  description: string;
  /** How repeats are recognised. */
  dedupe: DedupeRule;
  /** Field that events are partitioned by, as written. */
  partitionKey: string;
  /** Value of that field; undefined where the event has none. */
  partitionKeyOf: (event: MillraceEvent) => string | undefined;
  /** JSON Schema 2020-12 of the data. */
  schema: Record<string, unknown>;
  /** Data that the schema accepts. */
  example: unknown;
  /** The file that declares it, relative to the catalog's folder. */
  file: string;
  /** All that is wrong with data of this type, as JSON Pointers from the event (`/data/…`); at most 20. */
  validate: (data: unknown) => EventProblem[];
}

/** The dedupe rule of types that no file declares. */
export const genericDedupe: DedupeRule = { by: 'id', windowMs: defaultDedupeWindowMs };
