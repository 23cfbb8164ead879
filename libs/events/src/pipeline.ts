/**
 * THE MAP. Every stream of the pipeline, who writes it and who reads it. Streams, consumer groups, dead-letter streams, lag
 * metrics, trimming and the console are all derived from here: no other file spells a stream's name.
 *
 *     HTTP → ingest → events.accepted → enrich → events.enriched → aggregate → windows.closed → persist
 *                                                               ↘ persist → PostgreSQL
 */
export const streams = {
  /** Events that the front door answered 202 for: validated, deduplicated, not yet enriched. */
  accepted: 'events.accepted',
  /** The same events with what enrich knows about them. */
  enriched: 'events.enriched',
  /** One event a closed window: the final result of an aggregation for one window and source. */
  windowsClosed: 'windows.closed',
  /** What the front door refused, each with its problems: kept for people to look at, capped, read by no stage. */
  refused: 'events.refused',
} as const;

/** The name of a stream in the map, without prefix and partition. */
export type StreamName = (typeof streams)[keyof typeof streams];

/** One step of the pipeline: an app that reads streams in a consumer group of its own name and may write one. */
export interface Stage {
  /** The stage's name; also its app's name and its consumer group's. */
  readonly name: StageName;
  /** Streams it reads, each in the consumer group named after the stage. */
  readonly from: readonly StreamName[];
  /** The stream its outputs go to; none for the end of the line. */
  readonly to?: StreamName;
  /** The stream where it keeps what it refused; no stage reads it. */
  readonly refusedTo?: StreamName;
}

/** Names of the stages, in the order an event meets them. */
export type StageName = 'ingest' | 'enrich' | 'aggregate' | 'persist';

/** The stages by name. */
export const stages: Readonly<Record<StageName, Stage>> = {
  ingest: { name: 'ingest', from: [], to: streams.accepted, refusedTo: streams.refused },
  enrich: { name: 'enrich', from: [streams.accepted], to: streams.enriched },
  aggregate: { name: 'aggregate', from: [streams.enriched], to: streams.windowsClosed },
  persist: { name: 'persist', from: [streams.enriched, streams.windowsClosed] },
};

/** Prefix of every key of the pipeline in Redis; `MILLRACE_PREFIX` changes it. */
export const defaultPrefix = 'millrace';

/**
 * The consumer groups that read a stream. Trimming keeps an entry until all of them have settled it, whether or not they exist
 * yet.
 */
export function groupsOf(stream: StreamName): StageName[] {
  return Object.values(stages)
    .filter((stage) => stage.from.includes(stream))
    .map((stage) => stage.name);
}

/** The stage that writes a stream. */
export function writerOf(stream: StreamName): StageName {
  const writer = Object.values(stages).find(({ to, refusedTo }) => to === stream || refusedTo === stream);
  if (!writer)
    throw new Error(`Nobody writes ${stream}: give a stage in pipeline.ts 'to: ${stream}' or remove the stream.`);
  return writer.name;
}

/** Every (stream, group) pair of the map, in the order of the flow. */
export function subscriptions(): { stream: StreamName; group: StageName }[] {
  return Object.values(stages).flatMap((stage) => stage.from.map((stream) => ({ stream, group: stage.name })));
}
