import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  drop,
  RedisStreamsBatchContext,
  RedisStreamsContext,
  Stage,
  UnavailableError,
  UnrecoverableError,
  type BatchAnswer,
} from '../src';
import { Bench, eventually } from './harness';

interface Numbered {
  n: number;
}

describe('settling', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.close());

  it('publishes outputs of a single handler once and acknowledges its input', async () => {
    class Doubler {
      @Stage({ from: 'in', to: 'out' })
      handle(@Payload() { n }: Numbered): Numbered {
        return { n: n * 2 };
      }
    }
    await bench.serve(Doubler, { group: 'doubler' });
    await bench.publish('in', 500);
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(500));
    const doubled = (await bench.dataOf<Numbered>('out')).map(({ n }) => n).sort((a, b) => a - b);
    expect(doubled).toEqual(Array.from({ length: 500 }, (_, i) => i * 2));
    const status = await bench.inspector.group('in', 'doubler');
    expect(status).toMatchObject({ lag: 0, pending: 0, parked: 0, deadLetters: 0 });
    expect(status.ledger.done).toBe(500);
  });

  it('carries correlation and causation to outputs and to the context', async () => {
    const seen: (string | undefined)[] = [];
    class Relay {
      @Stage({ from: 'in', to: 'out' })
      handle(@Payload() payload: Numbered, @Ctx() context: RedisStreamsContext): Numbered {
        seen.push(context.getCorrelationId());
        return payload;
      }
    }
    await bench.serve(Relay, { group: 'relay' });
    await bench.publish('in', 1);
    const [output] = await eventually(async () => {
      const entries = await bench.inspector.recent('out', { count: 1 });
      expect(entries).toHaveLength(1);
      return entries;
    });
    const [input] = await bench.inspector.recent('in', { count: 1 });
    const parent = JSON.parse(input!.fields.envelope);
    expect(JSON.parse(output!.fields.envelope)).toMatchObject({ correlationId: parent.id, causationId: parent.id });
    expect(seen).toEqual([parent.correlationId]);
  });

  it('retries a failing delivery by its schedule, then makes it a dead letter with its own error; neighbours are done', async () => {
    const deliveries: number[] = [];
    class Picky {
      @Stage({ from: 'in', to: 'out' })
      handle(@Payload() payload: Numbered, @Ctx() context: RedisStreamsContext): Numbered {
        if (payload.n !== 3) return payload;
        deliveries.push(context.getDeliveryCount());
        throw new Error('three is not welcome');
      }
    }
    await bench.serve(Picky, { group: 'picky' });
    await bench.publish('in', 10);
    await eventually(async () => expect((await bench.inspector.group('in', 'picky')).deadLetters).toBe(1));
    const [letter] = await bench.inspector.deadLetters('in', 'picky', { count: 10 });
    expect(letter).toMatchObject({ group: 'picky', stream: 'in', deliveries: 3, failures: 3 });
    expect(letter!.error).toEqual({ name: 'Error', message: 'three is not welcome' });
    expect(JSON.parse(letter!.fields.data)).toEqual({ n: 3 });
    expect(deliveries).toEqual([1, 2, 3]);
    expect(await bench.dataOf('out')).toHaveLength(9);
    expect((await bench.inspector.group('in', 'picky')).ledger).toMatchObject({ done: 9, retried: 2, dead: 1 });
  });

  it('takes one result a delivery from a batch handler: outputs, drops, errors and state changes in one step', async () => {
    class Batch {
      @Stage({ from: 'in', to: 'out', batch: true })
      handle(@Payload() batch: Numbered[], @Ctx() context: RedisStreamsBatchContext): BatchAnswer {
        const results = batch.map(({ n }) => {
          if (n % 10 === 1) return drop('odd one out');
          if (n % 10 === 2) return new UnrecoverableError('two is hopeless');
          return { n };
        });
        expect(context.getDeliveries()).toHaveLength(batch.length);
        return { results, changes: [{ script: 'add', keys: ['total'], args: [batch.length] }] };
      }
    }
    const add = { check: 'return nil', apply: "redis.call('INCRBY', keys[1], args[1])" };
    await bench.serve(Batch, { group: 'batch', changes: { add } });
    await bench.publish('in', 100);
    await eventually(async () => expect((await bench.inspector.group('in', 'batch')).ledger.done).toBe(80));
    expect((await bench.inspector.group('in', 'batch')).ledger).toMatchObject({ dropped: 10, dead: 10, retried: 0 });
    expect(await bench.dataOf('out')).toHaveLength(80);
    expect(await bench.redis.get(bench.keys.state(0, 'total'))).toBe('100');
  });

  it('isolates the bad member of a batch that throws as a whole', async () => {
    class Throwing {
      @Stage({ from: 'in', to: 'out', batch: true })
      handle(@Payload() batch: Numbered[]): Numbered[] {
        if (batch.some(({ n }) => n === 7)) throw new Error('seven');
        return batch;
      }
    }
    await bench.serve(Throwing, { group: 'throwing' });
    await bench.publish('in', 20);
    await eventually(async () => expect((await bench.inspector.group('in', 'throwing')).deadLetters).toBe(1));
    expect(await bench.dataOf('out')).toHaveLength(19);
  });

  it('makes dead letters of what it cannot decode and of types without handler, and goes on', async () => {
    class Known {
      @EventPattern<string>('known', { stream: 'in', to: 'out' })
      handle(@Payload() payload: Numbered): Numbered {
        return payload;
      }
    }
    await bench.serve(Known, { group: 'known' });
    const key = bench.keys.stream(0, 'in');
    await bench.redis.xadd(key, '*', 'foo', 'bar');
    await bench.redis.xadd(key, '*', 't', 'known', 'e', '{"id":"x"}', 'd', '{broken');
    await bench.redis.xadd(key, '*', 't', 'unknown', 'e', '{"id":"y"}', 'd', '{}');
    await bench.redis.xadd(key, '*', 'd', '{"n":1}', 'e', '{"id":"z"}', 't', 'known');
    await eventually(async () =>
      expect((await bench.inspector.group('in', 'known')).ledger).toMatchObject({ done: 1, dead: 3 }),
    );
    const codes = (await bench.inspector.deadLetters('in', 'known', { count: 10 }))
      .map(({ error }) => error.code)
      .sort();
    expect(codes).toEqual(['UNDECODABLE', 'UNDECODABLE', 'UNHANDLED_TYPE']);
  });

  it('pauses while a dependency is down, counts no failed delivery, and resumes', async () => {
    let up = false;
    class Dependent {
      @Stage({ from: 'in', to: 'out' })
      handle(@Payload() payload: Numbered): Numbered {
        if (!up) throw new UnavailableError('the database is away');
        return payload;
      }
    }
    const { server } = await bench.serve(Dependent, { group: 'dependent' });
    const events: string[] = [];
    server.on('paused', ({ reason }) => events.push(reason)).on('resumed', () => events.push('resumed'));
    await bench.publish('in', 50);
    await eventually(() => expect(server.health().state).toBe('paused'));
    up = true;
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(50));
    expect(events).toEqual(['the database is away', 'resumed']);
    expect((await bench.inspector.group('in', 'dependent')).ledger).toMatchObject({ done: 50, retried: 0, dead: 0 });
  });
});
