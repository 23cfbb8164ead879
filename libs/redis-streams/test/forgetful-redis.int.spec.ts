import { Payload } from '@nestjs/microservices';
import { Stage } from '../src';
import { Bench, eventually } from './harness';

interface Numbered {
  n: number;
}

class Relay {
  @Stage({ from: 'in', to: 'out' })
  handle(@Payload() payload: Numbered): Numbered {
    return payload;
  }
}

describe('a Redis that forgets', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.close());

  it('makes a destroyed group again and goes on, and says so', async () => {
    const { server } = await bench.serve(Relay, { group: 'relay' });
    const regrouped: string[] = [];
    server.on('regrouped', ({ resumedAfter }) => regrouped.push(resumedAfter));
    const ids = await bench.publish('in', 10);
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(10));
    await bench.redis.xgroup('DESTROY', bench.keys.stream(0, 'in'), 'relay');
    await bench.publish('in', 10, 10);
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(20));
    expect(regrouped).toEqual([ids.at(-1)]);
  });

  it('goes on after its keys are gone', async () => {
    const { server } = await bench.serve(Relay, { group: 'relay' });
    await bench.publish('in', 10);
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(10));
    const keys = await bench.redis.keys(`${bench.prefix}*`);
    await bench.redis.del(...keys);
    await eventually(() => expect(server.health().state).toBe('running'));
    await eventually(async () => expect((await bench.inspector.group('in', 'relay')).exists).toBe(true));
    await bench.publish('in', 10);
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(10));
  });

  it('loads its scripts again after SCRIPT FLUSH', async () => {
    await bench.serve(Relay, { group: 'relay' });
    await bench.publish('in', 5);
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(5));
    await bench.redis.script('FLUSH');
    await bench.publish('in', 5);
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(10));
  });

  it('keeps entries pending while an output key holds something else, and goes on when that is mended', async () => {
    const out = bench.keys.stream(0, 'out');
    await bench.redis.set(out, 'not a stream');
    const { server } = await bench.serve(Relay, { group: 'relay' });
    const errors: string[] = [];
    server.on('error', (error) => errors.push(error.message));
    await bench.publish('in', 5);
    await eventually(() => expect(errors.join()).toContain(`The key ${out} holds a string`));
    expect((await bench.inspector.group('in', 'relay')).pending).toBe(5);
    await bench.redis.del(out);
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(5));
  });
});

describe('trimming', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.close());

  it('keeps what any named group has not settled, a group that does not exist yet included', async () => {
    const retention = { groupsOf: () => ['relay', 'later'], keepEntries: 10, everyMs: 20 };
    await bench.serve(Relay, { group: 'relay', retention });
    await bench.publish('in', 2000);
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(2000));
    expect((await bench.inspector.stream('in')).length).toBe(2000);
    class Later {
      @Stage({ from: 'in', to: 'out2' })
      handle(@Payload() payload: Numbered): Numbered {
        return payload;
      }
    }
    await bench.serve(Later, { group: 'later', retention });
    await eventually(async () => expect(await bench.dataOf('out2')).toHaveLength(2000));
    await eventually(async () => expect((await bench.inspector.stream('in')).length).toBeLessThan(250));
    expect((await bench.inspector.stream('in')).length).toBeGreaterThanOrEqual(10);
  });

  it('moves a retry that waits for long to the group’s own stream, where it pins nothing', async () => {
    let failing = true;
    class Failing {
      @Stage({ from: 'in', to: 'out' })
      handle(@Payload() payload: Numbered): Numbered {
        if (failing && payload.n === 0) throw new Error('not now');
        return payload;
      }
    }
    const retry = { baseMs: 3_600_000, maxMs: 3_600_000, maxDeliveries: 3 };
    const retention = { keepEntries: 10, everyMs: 20 };
    await bench.serve(Failing, { group: 'failing', retry, retention });
    await bench.publish('in', 1000);
    await eventually(async () => expect((await bench.inspector.group('in', 'failing')).parked).toBe(1));
    await eventually(async () => expect((await bench.inspector.stream('in')).length).toBeLessThan(250));
    failing = false;
    const { parked } = bench.keys.group(0, 'in', 'failing').retry;
    const [id] = await bench.redis.zrange(parked, 0, 0);
    await bench.redis.zadd(parked, 0, id!); // its hour has come
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(1000));
    expect(await bench.inspector.group('in', 'failing')).toMatchObject({ parked: 0, pending: 0, deadLetters: 0 });
  });
});
