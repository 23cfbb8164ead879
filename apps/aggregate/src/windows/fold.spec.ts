import { fromWire, originate, sourceEnded, toWire, type MillraceEvent } from '@millrace/events';
import fc from 'fast-check';
import type { Aggregation } from './aggregation';
import { foldEvent, noDeltas, type Deltas, type FoldOptions } from './fold';
import { groupMeasures, merge, type Measures } from './measures';

const minute = 60_000;
const day = Date.parse('2015-09-12T00:00:00Z');

interface Edit {
  page: string;
  delta?: number;
}
const perPage: Aggregation = {
  name: 'edits-per-page',
  types: new Set(['edit']),
  windowMs: minute,
  disorderMs: 0,
  groupBy: (event) => (event.data as Edit).page,
  value: (event) => (event.data as Edit).delta,
};
const perType: Aggregation = {
  name: 'events-per-type',
  types: 'all',
  windowMs: 5 * minute,
  disorderMs: 0,
  groupBy: (event) => event.type,
};
const options: FoldOptions = { aggregations: [perPage, perType], maxFutureMs: 3_600_000, now: day + 86_400_000 };

const edit = (afterMs: number, data: Edit = { page: 'A', delta: 1 }, source = '/wiki'): MillraceEvent =>
  originate({ type: 'edit', source, time: new Date(day + afterMs), data });
const fold = (events: readonly MillraceEvent[], given: FoldOptions = options): Deltas => {
  const deltas = noDeltas();
  for (const event of events) foldEvent(deltas, event, given);
  return deltas;
};

describe('folding a batch', () => {
  it('adds events to the windows of every aggregation that counts their type', () => {
    const deltas = fold([edit(0), edit(59_999, { page: 'A', delta: 4 }), edit(minute, { page: 'B' })]);
    expect([...deltas.windows.keys()]).toEqual([
      `${day}/edits-per-page//wiki`,
      `${day}/events-per-type//wiki`,
      `${day + minute}/edits-per-page//wiki`,
    ]);
    const first = deltas.windows.get(`${day}/edits-per-page//wiki`)!;
    expect(first).toMatchObject({ events: 2, window: { start: day, end: day + minute } });
    expect(groupMeasures('A', first.groups.get('A')!)).toEqual({
      key: 'A',
      count: 2,
      sum: 5,
      avg: 2.5,
      min: 1,
      max: 4,
    });
    expect(deltas.windows.get(`${day}/events-per-type//wiki`)).toMatchObject({ events: 3 });
  });

  it('remembers the newest event of each source', () => {
    const deltas = fold([edit(5000), edit(1000), edit(2000, { page: 'A' }, '/other')]);
    expect([...deltas.newest]).toEqual([
      ['/wiki', day + 5000],
      ['/other', day + 2000],
    ]);
  });

  it('sets aside what is too far ahead of its acceptance, or has no time that can be read', () => {
    const future = edit(3_600_001);
    future.receivedAt = new Date(day).toISOString();
    const atLimit = edit(3_600_000);
    atLimit.receivedAt = future.receivedAt;
    const unreadable = edit(0);
    unreadable.time = '2015-W37-6';
    const deltas = fold([future, atLimit, unreadable]);
    expect([...deltas.setAside]).toEqual([['/wiki', 2]]);
    expect([...deltas.newest]).toEqual([['/wiki', day + 3_600_000]]);
    expect([...deltas.windows.values()].map(({ events }) => events)).toEqual([1, 1]);
  });

  it("notes that a source ended and counts none of the pipeline's own events", () => {
    const end = { ...sourceEnded('/wiki', 'end-1'), time: '2015-09-12T23:59:59.200Z' };
    const deltas = fold([end]);
    expect([...deltas.ended]).toEqual([['/wiki', '1442102399200 end-1']]);
    expect(deltas.windows.size + deltas.newest.size).toBe(0);
  });

  it('adds nothing of an event whose data cannot be read', () => {
    const deltas = noDeltas();
    const broken = fromWire({ ...toWire(edit(0)), data: '{"page":' });
    expect(() => foldEvent(deltas, broken, options)).toThrow(SyntaxError);
    expect(deltas).toEqual(noDeltas());
  });

  it('does not parse data that no aggregation looks at', () => {
    const unparsable = fromWire({ ...toWire(edit(0)), data: '{"page":' });
    expect(() => foldEvent(noDeltas(), unparsable, { ...options, aggregations: [perType] })).not.toThrow();
  });

  it('gives the same windows for any order and any split into batches', () => {
    const someEdit = fc
      .record({
        afterMs: fc.integer({ min: 0, max: 20 * minute }),
        page: fc.constantFrom('A', 'B', 'C'),
        delta: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined }),
        source: fc.constantFrom('/a', '/b'),
      })
      .map(({ afterMs, page, delta, source }) =>
        edit(afterMs, delta === undefined ? { page } : { page, delta }, source),
      );
    const split = fc.array(someEdit, { maxLength: 60 }).chain((events) =>
      fc.record({
        events: fc.constant(events),
        shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
        size: fc.integer({ min: 1, max: 20 }),
      }),
    );
    fc.assert(
      fc.property(split, ({ events, shuffled, size }) => {
        const batches = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, i) =>
          fold(shuffled.slice(i * size, (i + 1) * size)),
        );
        expect(recount(batches)).toEqual(recount([fold(events)]));
      }),
    );
  });
});

/** What the windows hold after these batches, as plain numbers. */
function recount(batches: readonly Deltas[]): Record<string, unknown> {
  const groups = new Map<string, Measures>();
  for (const { windows } of batches) {
    for (const [id, window] of windows) {
      for (const [group, measures] of window.groups) {
        const key = `${id} ${group}`;
        groups.set(key, groups.has(key) ? merge(groups.get(key)!, measures) : measures);
      }
    }
  }
  return Object.fromEntries([...groups].sort().map(([key, measures]) => [key, groupMeasures(key, measures)]));
}
