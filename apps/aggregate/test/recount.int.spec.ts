import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, type INestMicroservice, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { sourceEnded, streams, type MillraceEvent } from '@millrace/events';
import { Publisher, RedisStreamsServer, Stage, type RedisStreamsServerOptions } from '@millrace/redis-streams';
import { EventCodec } from '@millrace/runtime';
import { AggregateConfig } from '../src/aggregate.config';
import { AggregateHandler } from '../src/aggregate.handler';
import { AGGREGATIONS } from '../src/aggregations';
import { RoundLoop } from '../src/round-loop';
import { foldDeltasName } from '../src/state/fold-change';
import { foldDeltas } from '../src/state/lua-script';
import { Bench, eventually } from './bench';
import { edits, eventOf, missing, recount, wikipediaAggregations } from './wikipedia';

/** Longest wait for a condition, on a machine that does much else. */
const patience = 60_000;

/** Enrich at its worst: slow now and then, failing for some, so that events overtake each other by far. */
@Controller()
class UnsteadyEnrich {
  private batches = 0;
  private readonly failedOnce = new Set<string>();

  @Stage({ from: streams.accepted, to: streams.enriched, batch: true })
  async handle(@Payload() events: MillraceEvent[]): Promise<unknown[]> {
    if (this.batches++ % 7 === 3) await sleep(60);
    return events.map((event, i) => (i % 50 === 7 && this.fails(event) ? new Error('try again') : event));
  }

  private fails({ id }: MillraceEvent): boolean {
    if (this.failedOnce.has(id)) return false;
    this.failedOnce.add(id);
    return true;
  }
}

(missing ? describe.skip : describe)(`a day of Wikipedia edits${missing ? ` (skipped: no ${missing})` : ''}`, () => {
  const source = '/wikipedia';
  const day = missing ? [] : edits();
  const events = day.map((edit, n) => eventOf(edit, n, source));
  let bench: Bench;
  let publisher: Publisher;
  const apps: INestMicroservice[] = [];
  const loops: RoundLoop[] = [];

  beforeEach(() => {
    bench = new Bench();
    bench.now = Date.now();
    publisher = new Publisher(bench.redis, bench.keys, { codec: new EventCodec() });
  });
  afterEach(async () => {
    await Promise.all(loops.splice(0).map((loop) => loop.stop()));
    await Promise.all(apps.splice(0).map((app) => app.close()));
    bench.close();
  });

  const serve = async (controller: Type, options: Partial<RedisStreamsServerOptions> & { group: string }) => {
    const module = await Test.createTestingModule({
      controllers: [controller],
      providers: [
        { provide: AggregateConfig, useValue: new AggregateConfig() },
        { provide: AGGREGATIONS, useValue: wikipediaAggregations },
      ],
    }).compile();
    const codec = new EventCodec();
    const retry = { baseMs: 40, maxMs: 300 };
    const strategy = new RedisStreamsServer({ redis: bench.url, prefix: bench.prefix, codec, retry, ...options });
    const app = module.createNestMicroservice({ strategy, logger: false });
    apps.push(app);
    await app.listen();
    return app;
  };
  const serveAggregate = async (): Promise<INestMicroservice> =>
    serve(AggregateHandler, { group: 'aggregate', changes: { [foldDeltasName]: foldDeltas }, claimAfterMs: 500 });
  const runRounds = (): void => {
    const rounds = bench.rounds(wikipediaAggregations, { now: Date.now });
    const loop = new RoundLoop({ everyMs: 100, turn: async () => void (await rounds.turn()), failed: fail });
    loops.push(loop);
    loop.start();
  };
  const publish = async (stream: string, all: readonly MillraceEvent[]): Promise<void> => {
    const codec = new EventCodec();
    await publisher.publishAll(
      stream,
      all.map((event) => ({ fields: codec.encode(event) })),
    );
  };
  const settled = async (stream: string, group: string): Promise<boolean> => {
    const { lag, pending, exists } = await bench.inspector.group(stream, group);
    return exists && lag + pending === 0;
  };
  const closedNumbers = async (): Promise<Map<string, (number | null)[]>> => {
    const found = new Map<string, (number | null)[]>();
    for (const { data } of await bench.closed()) {
      for (const { key, count, sum, avg, min, max } of data.groups) {
        const name = `${data.aggregation} ${data.source} ${data.start} ${key}`;
        if (found.has(name)) throw new Error(`twice: ${name}`);
        found.set(name, [count, sum, avg, min, max]);
      }
    }
    return found;
  };
  const expectRecount = async (): Promise<void> => {
    const [found, expected] = [await closedNumbers(), recount(day, source)];
    expect(found.size).toBe(expected.size);
    const wrong = [...expected].filter(([key, numbers]) => String(numbers) !== String(found.get(key)));
    expect(wrong.map(([key, numbers]) => ({ key, numbers, found: found.get(key) }))).toEqual([]);
    expect(await bench.state.totals('late')).toEqual(new Map());
    expect(await bench.state.open()).toEqual([]);
  };

  it(
    'in any order, by two instances of which one is replaced in between, equals a plain recount',
    async () => {
      const [one] = [await serveAggregate(), await serveAggregate()];
      const shuffled = shuffle(events);
      await publish(streams.enriched, shuffled.slice(0, 15_000));
      await eventually(
        async () => (await bench.inspector.group(streams.enriched, 'aggregate')).ledger.done > 3000,
        patience,
      );
      await Promise.all([one.close(), publish(streams.enriched, shuffled.slice(15_000))]);
      await serveAggregate();
      await publish(streams.enriched, [sourceEnded(source)]);
      await eventually(async () => settled(streams.enriched, 'aggregate'), patience);
      runRounds();
      runRounds();
      await eventually(async () => (await bench.state.open()).length === 0, patience);
      await expectRecount();
    },
    3 * patience,
  );

  it(
    'closes as it goes, and nothing is late, although enrich is unsteady',
    async () => {
      await serve(UnsteadyEnrich, { group: 'enrich', concurrency: 8 });
      await Promise.all([serveAggregate(), serveAggregate()]);
      runRounds();
      runRounds();
      for (let from = 0; from < events.length; from += 500) {
        await publish(streams.accepted, events.slice(from, from + 500));
        // Some event time apart: windows must close before the end, or this would prove nothing.
        if (from % 4000 === 0) await eventually(async () => (await bench.inspector.depth(hops)) < 2000, patience);
      }
      await eventually(async () => settled(streams.accepted, 'enrich'), patience);
      await eventually(async () => (await bench.inspector.stream(streams.windowsClosed)).length > 1000, patience);
      await publish(streams.accepted, [sourceEnded(source)]);
      await eventually(
        async () => (await settled(streams.accepted, 'enrich')) && settled(streams.enriched, 'aggregate'),
        patience,
      );
      await eventually(async () => (await bench.state.open()).length === 0, patience);
      await expectRecount();
    },
    3 * patience,
  );
});

const hops = [
  { stream: streams.accepted, group: 'enrich' },
  { stream: streams.enriched, group: 'aggregate' },
];

function fail(error: unknown): void {
  throw error;
}

/** Fisher–Yates with a small generator of its own, so that a failure can be seen again. */
function shuffle<T>(all: readonly T[]): T[] {
  const shuffled = [...all];
  let state = 42;
  for (let i = shuffled.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = state % (i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
}
