import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Payload } from '@nestjs/microservices';
import { Stage, type BatchAnswer } from '../src';
import { scripts } from '../src/scripts';
import { Bench, eventually } from './harness';

interface Work {
  n: number;
  sleepMs?: number;
  exit?: boolean;
}

class Relay {
  @Stage({ from: 'in', to: 'out' })
  handle(@Payload() work: Work): Work {
    return work;
  }
}

describe('taking over from consumers that crashed or stalled', () => {
  let bench: Bench;
  let children: ChildProcess[];
  beforeEach(() => {
    bench = new Bench();
    children = [];
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await bench.close();
  });

  async function startProcess(options = {}): Promise<ChildProcess> {
    const file = join(__dirname, 'consumer-process.ts');
    const json = JSON.stringify(bench.options({ group: 'relay', ...options }));
    const register = join(__dirname, '../../../tools/swc-register.cjs');
    const child = spawn(process.execPath, ['-r', register, file, json], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  async function publishWork(work: Work[]): Promise<void> {
    await Promise.all(work.map((one) => bench.publisher.publish('in', one)));
  }

  async function outputs(): Promise<number[]> {
    return (await bench.dataOf<Work>('out')).map(({ n }) => n).sort((a, b) => a - b);
  }

  it('finishes what a killed consumer had in hand, each once', async () => {
    const child = await startProcess();
    await publishWork(Array.from({ length: 20 }, (_, n) => ({ n, sleepMs: 60_000 })));
    await eventually(async () => expect((await bench.inspector.group('in', 'relay')).pending).toBe(20));
    child.kill('SIGKILL');
    await bench.serve(Relay, { group: 'relay' });
    await eventually(async () => expect(await outputs()).toEqual(Array.from({ length: 20 }, (_, n) => n)));
    expect((await bench.inspector.group('in', 'relay')).ledger).toMatchObject({ done: 20, dead: 0, retried: 0 });
  });

  it('lets nothing of a stalled consumer count for an entry that was taken over', async () => {
    const stalled = await startProcess();
    await publishWork(Array.from({ length: 10 }, (_, n) => ({ n, sleepMs: 300 })));
    await eventually(async () => expect((await bench.inspector.group('in', 'relay')).pending).toBe(10));
    stalled.kill('SIGSTOP');
    const claimed: number[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    class Second {
      @Stage({ from: 'in', to: 'out' })
      async handle(@Payload() work: Work): Promise<Work & { by: string }> {
        claimed.push(work.n);
        await released;
        return { ...work, by: 'second' };
      }
    }
    await bench.serve(Second, { group: 'relay', concurrency: 10 });
    await eventually(() => expect(claimed).toHaveLength(10));
    stalled.kill('SIGCONT'); // it wakes with ten results in hand, tries to settle them, and drains
    stalled.kill('SIGTERM');
    await once(stalled, 'exit');
    expect((await bench.inspector.group('in', 'relay')).ledger).toMatchObject({ done: 0, retried: 0, dead: 0 });
    expect(await outputs()).toEqual([]);
    release();
    await eventually(async () => expect((await bench.inspector.group('in', 'relay')).ledger.done).toBe(10));
    expect(await outputs()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await bench.dataOf<{ by?: string }>('out')).every(({ by }) => by === 'second')).toBe(true);
  });

  it('makes a dead letter of an entry that kills the process, and of none of its neighbours', async () => {
    const restartForever = async () => {
      const child = await startProcess({ maxCrashes: 2, claimAfterMs: 300 });
      child.on('exit', (code) => code === 1 && void restartForever());
    };
    await restartForever();
    await publishWork(Array.from({ length: 10 }, (_, n) => (n === 4 ? { n, exit: true } : { n, sleepMs: 50 })));
    await eventually(async () => expect((await bench.inspector.group('in', 'relay')).deadLetters).toBe(1), 30_000);
    const [letter] = await bench.inspector.deadLetters('in', 'relay', { count: 1 });
    expect(letter!.error.code).toBe('CRASH_LOOP');
    expect(JSON.parse(letter!.fields.data)).toMatchObject({ n: 4 });
    await eventually(async () => expect(await outputs()).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]), 30_000);
  }, 60_000);

  it('never takes over work that is merely slow', async () => {
    let calls = 0;
    class Slow {
      @Stage({ from: 'in', to: 'out' })
      async handle(@Payload() work: Work): Promise<Work> {
        calls++;
        await new Promise((resolve) => setTimeout(resolve, 1500)); // five times the idle limit
        return work;
      }
    }
    await bench.serve(Slow, { group: 'relay', claimAfterMs: 300 });
    class AlsoSlow extends Slow {}
    await bench.serve(AlsoSlow, { group: 'relay', claimAfterMs: 300 });
    await publishWork([{ n: 1 }, { n: 2 }]);
    await eventually(async () => expect(await outputs()).toEqual([1, 2]));
    expect(calls).toBe(2);
  });
});

describe('a process that stalls', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.close());

  it('counts nothing twice when it takes over its own entries', async () => {
    let stalls = 0;
    class Stalling {
      @Stage({ from: 'in', batch: true, batchSize: 10, concurrency: 8 })
      async handle(@Payload() batch: Work[]): Promise<BatchAnswer> {
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (stalls++ % 10 === 3) for (const end = Date.now() + 350; Date.now() < end;);
        return {
          results: batch.map(() => undefined),
          changes: [{ script: 'add', keys: ['total'], args: [batch.length] }],
        };
      }
    }
    const add = { check: 'return nil', apply: "redis.call('INCRBY', keys[1], args[1])" };
    const options = { group: 'stalling', changes: { add }, claimAfterMs: 100 };
    await bench.serve(Stalling, options);
    class Other extends Stalling {}
    await bench.serve(Other, options);
    await bench.publish('in', 1000);
    await eventually(async () => expect((await bench.inspector.group('in', 'stalling')).pending).toBe(0), 30_000);
    await eventually(async () => expect((await bench.inspector.group('in', 'stalling')).lag).toBe(0), 30_000);
    await eventually(
      async () => expect((await bench.inspector.group('in', 'stalling')).ledger.done).toBe(1000),
      30_000,
    );
    expect(await bench.redis.get(bench.keys.state(0, 'total'))).toBe('1000');
  }, 60_000);
});

describe('a delivery that its own consumer took over', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.close());

  it('counts for the newer delivery only', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let calls = 0;
    class Waiting {
      @Stage({ from: 'in', to: 'out' })
      async handle(@Payload() work: Work): Promise<Work> {
        calls++;
        await released;
        return work;
      }
    }
    const { server } = await bench.serve(Waiting, { group: 'waiting', consumer: 'me', claimAfterMs: 60_000 });
    const taken: string[] = [];
    server.on('taken', ({ ids }) => taken.push(...ids));
    const [id] = await bench.publish('in', 1);
    await eventually(() => expect(calls).toBe(1));
    const { main, ledger } = bench.keys.group(0, 'in', 'waiting');
    const keys = [main.stream, main.fence, main.parked, main.failures, main.trial, ledger];
    await scripts.claim.run(bench.redis, keys, ['waiting', 'me', 0, '-', 'first', 10]);
    release();
    await eventually(() => expect(taken).toEqual([id]));
    expect(await bench.dataOf('out')).toEqual([]);
  });
});

describe('draining', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.close());

  it('finishes in-flight work on close, and twice closed is closed once', async () => {
    class Slow {
      @Stage({ from: 'in', to: 'out', concurrency: 50 })
      async handle(@Payload() work: Work): Promise<Work> {
        await new Promise((resolve) => setTimeout(resolve, 200));
        return work;
      }
    }
    const { server, close } = await bench.serve(Slow, { group: 'slow' });
    await bench.publish('in', 50);
    await eventually(async () => expect((await bench.inspector.group('in', 'slow')).pending).toBe(50));
    await Promise.all([server.close(), server.close(), close()]);
    expect(await bench.dataOf('out')).toHaveLength(50);
    expect(await bench.inspector.group('in', 'slow')).toMatchObject({ pending: 0, consumers: 0 });
  });

  it('gives back at once what does not end in time; the next consumer does not wait for the idle limit', async () => {
    class Stuck {
      @Stage({ from: 'in', to: 'out' })
      async handle(): Promise<never> {
        return new Promise(() => undefined);
      }
    }
    const { close } = await bench.serve(Stuck, { group: 'relay', claimAfterMs: 60_000, drainTimeoutMs: 100 });
    await bench.publish('in', 30);
    await eventually(async () => expect((await bench.inspector.group('in', 'relay')).pending).toBe(30));
    await close();
    await bench.serve(Relay, { group: 'relay', claimAfterMs: 60_000 });
    await eventually(async () => expect(await bench.dataOf('out')).toHaveLength(30), 3000);
    expect((await bench.inspector.group('in', 'relay')).ledger).toMatchObject({ done: 30, retried: 0, dead: 0 });
  });

  it('loses and doubles nothing when consumers come and go under load', async () => {
    const total = 3000;
    const publishing = bench.publish('in', total);
    for (let round = 0; round < 5; round++) {
      const { close } = await bench.serve(Relay, { group: 'relay' });
      await close();
    }
    await publishing;
    await bench.serve(Relay, { group: 'relay' });
    await eventually(async () => expect((await bench.inspector.group('in', 'relay')).ledger.done).toBe(total));
    const seen = (await bench.dataOf<Work>('out')).map(({ n }) => n);
    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(total);
  });
});
