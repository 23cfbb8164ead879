import { originate, sourceEnded, windowClosedId, type MillraceEvent } from '@millrace/events';
import { stateKeys } from '../src/state/state-keys';
import type { Aggregation } from '../src/windows/aggregation';
import { Bench } from './bench';

jest.setTimeout(60_000); // a busy machine is slow, not wrong

const minute = 60_000;
const perPage: Aggregation = {
  name: 'per-page',
  types: 'all',
  windowMs: minute,
  disorderMs: 5000,
  groupBy: (event) => event.subject ?? '',
};
const edit = (timeMs: number, page = 'A', source = '/wiki'): MillraceEvent =>
  originate({ type: 'edit', source, subject: page, time: new Date(timeMs), data: null });

describe('rounds', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.close());

  const starts = async (): Promise<number[]> => (await bench.closed()).map(({ data }) => Date.parse(data.start));
  const fold = async (...events: MillraceEvent[]): Promise<void> => bench.fold(events, [perPage]);

  it('close the windows that the watermark has passed, as events with a deterministic id', async () => {
    await fold(edit(0), edit(1, 'B'), edit(2), edit(minute + 5000));
    const closed = await bench.rounds([perPage]).turn();
    expect(closed).toEqual([{ aggregation: 'per-page', source: '/wiki', start: 0, end: minute }]);
    const [event, ...others] = await bench.closed();
    expect(others).toEqual([]);
    const data = { aggregation: 'per-page', source: '/wiki', start: iso(0), end: iso(minute), part: 0 };
    expect(event).toMatchObject({
      type: 'millrace.window.closed',
      id: windowClosedId(data),
      source: '/wiki',
      subject: 'per-page',
      time: iso(minute),
    });
    expect(event!.data).toEqual({
      ...data,
      groups: [
        { key: 'A', count: 2, sum: null, avg: null, min: null, max: null },
        { key: 'B', count: 1, sum: null, avg: null, min: null, max: null },
      ],
    });
    expect((await bench.state.open()).map(({ start }) => start)).toEqual([minute]);
    expect(await bench.redis.keys(`${bench.prefix}:*groups:0/*`)).toEqual([]);
  });

  it('leave a window open while events within the allowed disorder may come', async () => {
    await fold(edit(0), edit(minute + 4999));
    await bench.rounds([perPage]).turn();
    expect(await starts()).toEqual([]);
  });

  it('go by source: an old one does not make another late, nor the other way round', async () => {
    await fold(edit(0, 'A', '/old'), edit(1_000_000_000), edit(1_000_000_000 + 2 * minute));
    await bench.rounds([perPage]).turn();
    const closed = await bench.closed();
    expect(closed.map(({ source }) => source)).toEqual(['/wiki']);
    await fold(edit(10, 'A', '/old'));
    expect(await bench.state.totals('late')).toEqual(new Map());
  });

  it('wait for what was accepted before: through enrich, then through aggregate', async () => {
    const held = await bench.arrive('accepted');
    await fold(edit(0), edit(2 * minute));
    const rounds = bench.rounds([perPage]);
    await rounds.turn();
    await rounds.turn();
    expect(await starts()).toEqual([]);
    const output = await bench.arrive('enriched');
    await bench.settle('accepted', held);
    await rounds.turn();
    expect(await starts()).toEqual([]);
    await fold(edit(30)); // what was held back all the time
    await bench.settle('enriched', output);
    await rounds.turn();
    const [closed] = await bench.closed();
    expect(closed!.data.groups[0]!.count).toBe(2);
    expect(await bench.state.totals('late')).toEqual(new Map());
  });

  it('do not wait for what was accepted after they began', async () => {
    const held = await bench.arrive('accepted');
    await fold(edit(0), edit(2 * minute));
    const rounds = bench.rounds([perPage]);
    await rounds.turn();
    await bench.arrive('accepted');
    await bench.settle('accepted', held);
    await rounds.turn();
    expect(await starts()).toEqual([0]);
  });

  it('wait for entries that enrich moved to its retry stream', async () => {
    const held = await bench.arrive('accepted');
    const { retry } = bench.keys.group(0, 'events.accepted', 'enrich');
    await bench.redis.xgroup('CREATE', retry.stream, 'enrich', '0', 'MKSTREAM');
    const origin = JSON.stringify({ id: held, deliveries: 1, failures: 1 });
    await bench.redis.xadd(retry.stream, '*', 't', 'x', 'e', '{}', 'd', '{}', 'o', origin, 'n', '0');
    await bench.settle('accepted', held);
    await fold(edit(0), edit(2 * minute));
    const rounds = bench.rounds([perPage]);
    await rounds.turn();
    expect(await starts()).toEqual([]);
    const [[, [[retried]]]] = (await bench.redis.xreadgroup('GROUP', 'enrich', 'c', 'STREAMS', retry.stream, '>')) as [
      [string, [[string]]],
    ];
    await rounds.turn();
    expect(await starts()).toEqual([]);
    await bench.redis.xack(retry.stream, 'enrich', retried);
    await rounds.turn();
    expect(await starts()).toEqual([0]);
  });

  it('hold a watermark for the configured time', async () => {
    await fold(edit(0), edit(2 * minute));
    const rounds = bench.rounds([perPage], { holdMs: 2000 });
    await rounds.turn();
    bench.now += 1999;
    await fold(edit(1));
    await rounds.turn();
    expect(await starts()).toEqual([]);
    bench.now += 1;
    await rounds.turn();
    expect(await starts()).toEqual([0]);
  });

  it('close every window of a source that ended; it may begin again', async () => {
    await fold(edit(0), edit(10 * minute), sourceEnded('/wiki'), edit(0, 'A', '/other'));
    const rounds = bench.rounds([perPage]);
    await rounds.turn();
    expect(await starts()).toEqual([0, 10 * minute]);
    await fold(edit(11 * minute), edit(10 * minute + 1));
    await rounds.turn();
    expect(await starts()).toHaveLength(2);
    expect((await bench.state.open()).map(({ start, source }) => [source, start])).toEqual([
      ['/other', 0],
      ['/wiki', 11 * minute],
    ]);
    expect(await bench.state.totals('late')).toEqual(new Map([['per-page//wiki', 1]]));
    await fold(sourceEnded('/wiki'));
    await rounds.turn();
    expect(await starts()).toEqual([0, 10 * minute, 11 * minute]);
  });

  it('forget the end of a source that had nothing open', async () => {
    await fold(sourceEnded('/wiki'));
    const rounds = bench.rounds([perPage]);
    await rounds.turn();
    await fold(edit(0));
    await rounds.turn();
    expect(await starts()).toEqual([]);
  });

  it('leave the windows of a source open that goes on after its end', async () => {
    await fold(edit(0), { ...sourceEnded('/wiki'), time: edit(0).time });
    const rounds = bench.rounds([perPage], { holdMs: 100 });
    await rounds.turn();
    await fold(edit(20 * minute)); // the next file, while the round for the first one's end is under way
    bench.now += 100;
    await rounds.turn();
    expect(await starts()).toEqual([0]);
    await fold(edit(20 * minute + 1));
    expect(await bench.state.totals('late')).toEqual(new Map());
  });

  it('keep an end that came while they were under way', async () => {
    await fold(edit(0), sourceEnded('/wiki', 'end-1'));
    const rounds = bench.rounds([perPage], { holdMs: 100 });
    await rounds.turn();
    const second = sourceEnded('/wiki', 'end-2');
    await fold(edit(20 * minute), second);
    bench.now += 100;
    await rounds.turn();
    expect(await bench.redis.hgetall(bench.keys.state(0, stateKeys.ended))).toEqual({
      '/wiki': `${Date.parse(second.time)} end-2`,
    });
  });

  it('let a silent source go on with the time in which the pipeline flows', async () => {
    await fold(edit(0), edit(30_000));
    const rounds = bench.rounds([perPage]);
    // 30 s to the end of the window, 5 s of disorder, 10 s until a source counts as silent.
    await flow(bench, rounds, 44_000);
    expect(await starts()).toEqual([]);
    await flow(bench, rounds, 3_000);
    expect(await starts()).toEqual([0]);
  });

  it('do not take the time of an outage for silence', async () => {
    await fold(edit(0), edit(30_000));
    const rounds = bench.rounds([perPage]);
    await flow(bench, rounds, 5_000);
    bench.now += 3_600_000; // nobody was there
    await flow(bench, rounds, 5_000);
    expect(await starts()).toEqual([]);
    const held = await bench.arrive('accepted');
    bench.now += 1; // enrich is down
    for (let i = 0; i < 100; i++) {
      await rounds.turn();
      bench.now += 1_000;
    }
    await bench.settle('accepted', held);
    await flow(bench, rounds, 5_000);
    expect(await starts()).toEqual([]);
  });

  it('seal to the end of the last closed window and no further', async () => {
    await fold(edit(0), edit(10 * minute + 5000));
    await bench.rounds([perPage]).turn();
    await fold(edit(minute)); // behind the watermark, but its window was never given out
    expect(await bench.state.totals('late')).toEqual(new Map());
    await fold(edit(59_999));
    expect(await bench.state.totals('late')).toEqual(new Map([['per-page//wiki', 1]]));
  });

  it('close windows of an aggregation that is no longer there', async () => {
    await fold(edit(0), edit(2 * minute));
    await bench.rounds([]).turn();
    expect(await starts()).toEqual([0]);
  });
});

/** Lets `ms` pass with a turn every quarter of a second. */
async function flow(bench: Bench, rounds: { turn(): Promise<unknown> }, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    bench.now += 250;
    await rounds.turn();
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
