import 'reflect-metadata';

export { EventEnvelope, MillraceEvent, type ClientHints, type Enrichment } from './event';
export { originate, follow, descendantId, type NewEvent, type Descendant } from './flow';
export {
  pipelineTypes,
  sourceEnded,
  windowClosedId,
  type EventRefused,
  type SourceEnded,
  type WindowClosed,
  type GroupMeasures,
} from './pipeline-events';
export {
  streams,
  stages,
  defaultPrefix,
  groupsOf,
  writerOf,
  subscriptions,
  type Stage,
  type StageName,
  type StreamName,
} from './pipeline';
export { parseEvent, problemsOf, InvalidEventError, type EventProblem } from './validate';
export { utcTime } from './time';
export { uuidV7 } from './uuid';
export { toWire, fromWire, dataJson, withEnvelope, wireVersion, WireFormatError, type WireEvent } from './wire';
