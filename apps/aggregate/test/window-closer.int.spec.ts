import { originate, streams, type MillraceEvent } from '@millrace/events';
import type { Redis } from 'ioredis';
import { LuaScript } from '../src/state/lua-script';
import { groupField, stateKeys } from '../src/state/state-keys';
import { groupsPerPart, WindowCloser } from '../src/state/window-closer';
import type { Aggregation } from '../src/windows/aggregation';
import { Bench } from './bench';

jest.setTimeout(60_000); // a busy machine is slow, not wrong

const perPage: Aggregation = {
  name: 'per-page',
  types: 'all',
  windowMs: 60_000,
  disorderMs: 0,
  groupBy: (event) => event.subject ?? '',
};
const edit = (page: string): MillraceEvent =>
  originate({ type: 'edit', source: '/wiki', subject: page, time: new Date(0), data: null });
const pages = (n: number): MillraceEvent[] => Array.from({ length: n }, (_, i) => edit(`page ${i}`));

describe('closing', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.close());

  const seal = async (): Promise<void> =>
    bench.state.advance({
      now: 0,
      mostClockMs: 0,
      seals: [{ pair: 'per-page//wiki', watermark: 60_000, until: 60_000 }],
      ended: new Map(),
    });
  /** Publishes what is sealed and expects every one of `n` groups exactly once, in parts numbered without a gap. */
  const expectGroupsOnce = async (n: number): Promise<void> => {
    const closed = await bench.closed();
    expect(closed.map(({ data }) => data.part)).toEqual(closed.map((_, i) => i));
    expect(new Set(closed.map(({ id }) => id)).size).toBe(closed.length);
    const keys = closed.flatMap(({ data }) => data.groups.map(({ key }) => key));
    expect(keys).toHaveLength(n);
    expect(new Set(keys).size).toBe(n);
    expect(Math.max(...closed.map(({ data }) => data.groups.length))).toBeLessThanOrEqual(groupsPerPart);
    expect(await bench.state.open()).toEqual([]);
    expect(await bench.redis.keys(`${bench.prefix}:*groups*`)).toEqual([]);
  };

  it.each([1, groupsPerPart, groupsPerPart + 1, 4321])('publishes %i groups in parts', async (n) => {
    await bench.fold(pages(n), [perPage]);
    await seal();
    expect(await bench.closer.closeSealed()).toHaveLength(1);
    await expectGroupsOnce(n);
    expect((await bench.closed()).length).toBe(Math.ceil(n / groupsPerPart));
  });

  it('leaves windows alone that are not sealed', async () => {
    await bench.fold(pages(3), [perPage]);
    expect(await bench.closer.closeSealed()).toEqual([]);
    expect(await bench.closed()).toEqual([]);
  });

  it.each(['before', 'after'])('goes on where another instance died, %s a part was written', async (when) => {
    await bench.fold(pages(3500), [perPage]);
    await seal();
    for (let dieAt = 0; dieAt < 4; dieAt++) {
      const dying = new WindowCloser(dyingConnection(bench.redis, dieAt, when), bench.keys, bench.state);
      await expect(dying.closeSealed()).rejects.toThrow('died');
    }
    await bench.closer.closeSealed();
    await expectGroupsOnce(3500);
  });

  it('is harmless when several instances are at it', async () => {
    await bench.fold(pages(3000), [perPage]);
    await seal();
    const instances = Array.from({ length: 4 }, () => new WindowCloser(bench.redis, bench.keys, bench.state));
    for (let left = true; left; left = (await bench.state.open()).length > 0) {
      await Promise.all(instances.map((instance) => instance.closeSealed()));
    }
    await expectGroupsOnce(3000);
  });

  describe('publish-part', () => {
    const script = new LuaScript('publish-part');
    const publish = async (parts: number, groups: string[], end = 60_000): Promise<unknown> => {
      const id = '0/per-page//wiki';
      const keys = [stateKeys.groups(id), stateKeys.open, stateKeys.closedUntil].map((key) => bench.keys.state(0, key));
      keys.push(bench.keys.stream(0, streams.windowsClosed));
      return script.run(bench.redis, keys, [
        id,
        'per-page//wiki',
        end,
        parts,
        't',
        '{}',
        '{}',
        ...groups.map(groupField),
      ]);
    };

    it('answers the groups left, and 0 when the window is gone', async () => {
      await bench.fold(pages(3), [perPage]);
      await seal();
      expect(await publish(0, ['page 0', 'page 2'])).toBe(1);
      expect(await bench.state.partsPublished((await bench.state.open())[0]!)).toBe(1);
      expect(await publish(1, ['page 1'])).toBe(0);
      expect(await bench.state.open()).toEqual([]);
    });

    it('refuses a part that was published, a group that is gone, and a window that is not sealed', async () => {
      await bench.fold(pages(3), [perPage]);
      expect(await publish(0, ['page 0'])).toBe(-1);
      await seal();
      expect(await publish(0, ['page 0'], 60_001)).toBe(-1);
      expect(await publish(0, ['page 0', 'no such page'])).toBe(-1);
      expect(await publish(0, ['page 0'])).toBe(2);
      expect(await publish(0, ['page 1'])).toBe(-1);
      expect((await bench.inspector.recent(streams.windowsClosed, { count: 10 })).length).toBe(1);
    });
  });

  it('advances watermarks and seals only forwards', async () => {
    const advance = async (mark: number, now: number): Promise<void> =>
      bench.state.advance({
        now,
        mostClockMs: 1000,
        seals: [{ pair: 'a/b', watermark: mark, until: mark }],
        ended: new Map([['/wiki', { by: 'other', through: 7 }]]),
      });
    await bench.redis.hset(bench.keys.state(0, stateKeys.ended), '/wiki', '7 mine');
    await advance(500, 10_000);
    await advance(400, 10_300);
    await advance(-5, 10_100);
    expect(await bench.state.totals('watermarks')).toEqual(new Map([['a/b', 500]]));
    expect(await bench.state.totals('closedUntil')).toEqual(new Map([['a/b', 500]]));
    expect(await bench.state.flowClock()).toBe(300);
    await advance(600, 999_999);
    expect(await bench.state.flowClock()).toBe(1300);
    expect(await bench.redis.hgetall(bench.keys.state(0, stateKeys.ended))).toEqual({ '/wiki': '7 mine' });
  });
});

/** A connection of an instance that dies at its n-th script: before it reaches Redis, or before it hears the answer. */
function dyingConnection(redis: Redis, dieAt: number, when: string): Redis {
  let calls = 0;
  const evalsha = async (...args: Parameters<Redis['evalsha']>): Promise<unknown> => {
    const dies = calls++ === dieAt;
    if (dies && when === 'before') throw new Error('died');
    const answer = await redis.evalsha(...args);
    if (dies) throw new Error('died');
    return answer;
  };
  return new Proxy(redis, { get: (target, name) => (name === 'evalsha' ? evalsha : Reflect.get(target, name)) });
}
