import { groupsOf, stages, streams, writerOf, type Stage, type StageName, type StreamName } from '@millrace/events';
import { Meter } from './meter';
import type { Reading } from './pipeline-reader';
import type { GroupView, StageView, StreamView } from './snapshot';

/** Rates of everything that is counted, by a name of what it is. */
export class Meters {
  private readonly meters = new Map<string, Meter>();

  /** @param samples kept of each */
  constructor(private readonly samples: number) {}

  /** The meter of a counter; made when it is first asked for. */
  of(name: string): Meter {
    const meter = this.meters.get(name) ?? new Meter(this.samples);
    this.meters.set(name, meter);
    return meter;
  }
}

/** Lets the meters take a reading. */
export function measure(meters: Meters, reading: Reading): void {
  const { atMs } = reading;
  for (const [name, { entriesAdded }] of reading.streams) meters.of(`stream ${name}`).add(atMs, entriesAdded);
  for (const { stream, group, status } of reading.groups) {
    meters.of(`group ${group} ${stream}`).add(atMs, settled(status.ledger));
  }
  for (const stage of Object.values(stages)) meters.of(`stage ${stage.name}`).add(atMs, cameIn(stage, reading));
}

/** The streams as they are shown. Pure but for the meters, which took this reading before. */
export function streamViews(meters: Meters, reading: Reading): StreamView[] {
  return Object.values(streams).map((name) => {
    const status = reading.streams.get(name);
    return {
      name,
      writer: writerOf(name),
      readers: groupsOf(name),
      length: status?.length ?? 0,
      added: status?.entriesAdded ?? 0,
      bytes: status?.bytes ?? 0,
      perSecond: rounded(meters.of(`stream ${name}`).perSecond()),
    };
  });
}

/** The stages as they are shown. Pure but for the meters, which took this reading before. */
export function stageViews(meters: Meters, reading: Reading): StageView[] {
  return Object.values(stages).map((stage) => {
    const meter = meters.of(`stage ${stage.name}`);
    return {
      name: stage.name,
      to: stage.to ?? null,
      groups: groupViews(stage.name, meters, reading),
      inPerSecond: rounded(meter.perSecond()),
      outPerSecond: stage.to === undefined ? null : rounded(meters.of(`stream ${stage.to}`).perSecond()),
      history: meter.history(),
      refused: stage.refusedTo === undefined ? null : added(reading, stage.refusedTo),
    };
  });
}

function groupViews(name: StageName, meters: Meters, reading: Reading): GroupView[] {
  return reading.groups
    .filter(({ group }) => group === name)
    .map(({ stream, status: { exists, lag, pending, parked, deadLetters, oldestPendingMs, ledger, consumers } }) => ({
      stream,
      exists,
      lag,
      pending,
      parked,
      deadLetters,
      oldestPendingMs,
      ledger,
      instances: consumers,
      perSecond: rounded(meters.of(`group ${name} ${stream}`).perSecond()),
    }));
}

/** A stage's events in: what it settled; of the front door, which reads no stream, what it let in and what it refused. */
function cameIn(stage: Stage, reading: Reading): number {
  if (stage.from.length === 0) return added(reading, stage.to) + added(reading, stage.refusedTo);
  const own = reading.groups.filter(({ group }) => group === stage.name);
  return own.reduce((sum, { status }) => sum + settled(status.ledger), 0);
}

function added(reading: Reading, stream: StreamName | undefined): number {
  return (stream && reading.streams.get(stream)?.entriesAdded) ?? 0;
}

function settled({ done, dropped, dead }: { done: number; dropped: number; dead: number }): number {
  return done + dropped + dead;
}

function rounded(perSecond: number): number {
  return Math.round(perSecond * 10) / 10;
}
