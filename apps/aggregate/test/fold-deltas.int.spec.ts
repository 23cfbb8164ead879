import { originate, sourceEnded, type MillraceEvent } from '@millrace/events';
import fc from 'fast-check';
import { stateKeys } from '../src/state/state-keys';
import type { Aggregation } from '../src/windows/aggregation';
import { noDeltas, type Deltas } from '../src/windows/fold';
import { addEvent, groupMeasures, merge, noMeasures, type Measures } from '../src/windows/measures';
import type { Window } from '../src/windows/window';
import { Bench } from './bench';

jest.setTimeout(60_000); // a busy machine is slow, not wrong

const minute = 60_000;
const perPage: Aggregation = {
  name: 'per-page',
  types: 'all',
  windowMs: minute,
  disorderMs: 0,
  groupBy: (event) => event.subject ?? '',
  value: (event) => event.data as number,
};
const edit = (timeMs: number, page = 'A', value: unknown = 1): MillraceEvent =>
  originate({ type: 'edit', source: '/wiki', subject: page, time: new Date(timeMs), data: value });

describe('fold-deltas', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.close());

  const groups = async (window: Window): Promise<Record<string, unknown>> => {
    const found: Record<string, unknown> = {};
    for await (const [group, measures] of bench.state.groups(window)) found[group] = groupMeasures(group, measures);
    return found;
  };
  const hash = async (key: string): Promise<Record<string, string>> => bench.redis.hgetall(bench.keys.state(0, key));

  it('opens windows and adds to them', async () => {
    await bench.fold([edit(0, 'A', 2), edit(1, 'B', 'no number')], [perPage]);
    await bench.fold([edit(2, 'A', 0.5), edit(minute, 'A', 7)], [perPage]);
    const [first, second] = await bench.state.open();
    expect(first).toEqual({ aggregation: 'per-page', source: '/wiki', start: 0, end: minute });
    expect(second).toMatchObject({ start: minute });
    expect(await groups(first!)).toEqual({
      A: { key: 'A', count: 2, sum: 2.5, avg: 1.25, min: 0.5, max: 2 },
      B: { key: 'B', count: 1, sum: null, avg: null, min: null, max: null },
    });
    expect(await hash(stateKeys.newest)).toEqual({ '/wiki': String(minute) });
    expect(await hash(stateKeys.seenAt)).toEqual({ '/wiki': '0' });
  });

  it('keeps the newest time when older events come later', async () => {
    await bench.fold([edit(90_000)], [perPage]);
    await bench.fold([edit(5)], [perPage]);
    expect(await hash(stateKeys.newest)).toEqual({ '/wiki': '90000' });
  });

  it('counts as late, and drops, what belongs to a sealed window; others of the batch are kept', async () => {
    const seals = [{ pair: 'per-page//wiki', watermark: minute, until: minute }];
    await bench.state.advance({ now: 0, mostClockMs: 0, seals, ended: new Map() });
    await bench.fold([edit(0), edit(1, 'B'), edit(minute, 'C')], [perPage]);
    expect(await hash(stateKeys.late)).toEqual({ 'per-page//wiki': '2' });
    const open = await bench.state.open();
    expect(open.map(({ start }) => start)).toEqual([minute]);
    expect(Object.keys(await groups(open[0]!))).toEqual(['C']);
  });

  it('notes ends and events set aside', async () => {
    const end = sourceEnded('/wiki', 'end-1');
    await bench.fold([end, edit(Date.now() + 7_200_000)], [perPage]);
    expect(await hash(stateKeys.ended)).toEqual({ '/wiki': `${Date.parse(end.time)} end-1` });
    expect(await hash(stateKeys.setAside)).toEqual({ '/wiki': '1' });
    expect(await bench.state.open()).toEqual([]);
  });

  it('adds measures up exactly as merge() does', async () => {
    const value = fc.option(
      fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.maxSafeInteger(),
        fc.constantFrom(0.1, -0.2, 19.99),
      ),
      { nil: undefined },
    );
    let start = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 1 }), async (batches) => {
        const window = { aggregation: 'per-page', source: '/wiki', start: (start += minute), end: start + minute };
        const all = batches.map(measuresOf);
        for (const measures of all) await bench.apply(deltasOf(window, 'k', measures));
        expect(await groups(window)).toEqual({ k: groupMeasures('k', all.reduce(merge)) });
      }),
      { numRuns: 60 },
    );
  });

  it('carries limbs on like addLimb()', async () => {
    const window = { aggregation: 'per-page', source: '/wiki', start: 0, end: minute };
    const big = { ...measuresOf([1]), sum: new Map([[0, 999_999_999_999_999]]) };
    for (let i = 0; i < 10; i++) await bench.apply(deltasOf(window, 'k', big));
    expect(await groups(window)).toMatchObject({ k: { sum: 9_999_999_999_999_990 } });
  });

  it('keeps groups of any name', async () => {
    const names = ['', '#', '=', ' ', 'a b@1', '\0', '🙂', 'x'.repeat(5000)];
    await bench.fold(
      names.map((name) => edit(0, name)),
      [perPage],
    );
    const [window] = await bench.state.open();
    const found = Object.keys(await groups(window!));
    expect(found).toHaveLength(names.length);
    expect(found).toEqual(expect.arrayContaining(names.slice(0, -1)));
  });

  it('refuses keys of a wrong type before anything is written', async () => {
    const key = bench.keys.state(0, stateKeys.late);
    await bench.redis.set(key, 'a string');
    expect(await bench.apply(deltasOf({ aggregation: 'a', source: 's', start: 0, end: 1 }, '', measuresOf([1])))).toBe(
      `${key} is a string, not a hash`,
    );
    expect(await bench.state.open()).toEqual([]);
  });
});

function measuresOf(values: readonly (number | undefined)[]): Measures {
  const measures = noMeasures();
  for (const one of values) addEvent(measures, one);
  return measures;
}

function deltasOf(window: Window, group: string, measures: Measures): Deltas {
  const deltas = noDeltas();
  deltas.newest.set(window.source, window.start);
  deltas.windows.set(`${window.start}/${window.aggregation}/${window.source}`, {
    window,
    events: measures.count,
    groups: new Map([[group, measures]]),
  });
  return deltas;
}
