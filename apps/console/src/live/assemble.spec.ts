import { streams, subscriptions } from '@millrace/events';
import type { GroupStatus, StreamStatus } from '@millrace/redis-streams';
import { measure, Meters, stageViews, streamViews } from './assemble';
import type { Reading } from './pipeline-reader';

const aStream = (entriesAdded: number): StreamStatus => ({
  length: 10,
  entriesAdded,
  firstId: '1-0',
  lastId: '2-0',
  bytes: 1000,
});

const aGroup = (done: number, changes: Partial<GroupStatus> = {}): GroupStatus => ({
  exists: true,
  lag: 0,
  pending: 0,
  parked: 0,
  deadLetters: 0,
  oldestPendingMs: 0,
  lastDeliveredId: '2-0',
  lowestUnsettledId: '2-1',
  consumers: 2,
  ledger: { done, dropped: 0, retried: 0, dead: 0, lost: 0 },
  ...changes,
});

const aReading = (atMs: number, added: number, group: GroupStatus): Reading => ({
  atMs,
  streams: new Map(Object.values(streams).map((name) => [name, aStream(added)])),
  groups: subscriptions().map((subscription) => ({ ...subscription, status: group })),
  memory: { usedBytes: 1, maxBytes: null },
});

function measured(...readings: Reading[]) {
  const meters = new Meters(60);
  for (const reading of readings) measure(meters, reading);
  const last = readings.at(-1)!;
  return { stages: stageViews(meters, last), streams: streamViews(meters, last) };
}

describe('the picture of a reading', () => {
  it('has every stage and stream of the map, in the order of the flow', () => {
    const { stages, streams: shown } = measured(aReading(0, 0, aGroup(0)));
    expect(stages.map(({ name }) => name)).toEqual(['ingest', 'enrich', 'aggregate', 'persist']);
    expect(shown.map(({ name }) => name)).toEqual(Object.values(streams));
    expect(shown.find(({ name }) => name === streams.enriched)).toMatchObject({
      writer: 'enrich',
      readers: ['aggregate', 'persist'],
    });
  });

  it('makes rates of what was settled and added', () => {
    const after = aGroup(80, { ledger: { done: 80, dropped: 15, retried: 500, dead: 5, lost: 0 } });
    const { stages } = measured(aReading(0, 0, aGroup(0)), aReading(1000, 50, after));
    const [ingest, enrich, , persist] = stages;
    expect(ingest).toMatchObject({ inPerSecond: 100, outPerSecond: 50, groups: [], refused: 50 }); // accepted and refused
    expect(enrich).toMatchObject({ inPerSecond: 100, outPerSecond: 50, history: [100], refused: null });
    expect(persist).toMatchObject({ inPerSecond: 200, outPerSecond: null }); // of its two streams
    expect(persist!.groups.map(({ perSecond }) => perSecond)).toEqual([100, 100]);
  });

  it('tells how each group stands', () => {
    const status = aGroup(1, { lag: 7, pending: 3, parked: 1, deadLetters: 2, oldestPendingMs: 900 });
    const [, enrich] = measured(aReading(0, 0, status)).stages;
    expect(enrich!.groups).toEqual([
      expect.objectContaining({
        stream: streams.accepted,
        lag: 7,
        pending: 3,
        parked: 1,
        deadLetters: 2,
        instances: 2,
      }),
    ]);
  });
});
