import { msOf, scan } from './scan';

/** A stream of `length` entries, newest first, one a millisecond. */
function stream(length: number) {
  const ids = Array.from({ length }, (_, i) => ({ id: `${length - i}-0` }));
  let reads = 0;
  return {
    reads: () => reads,
    read: async ({ count, before }: { count: number; before?: string }) => {
      reads += 1;
      const from = before === undefined ? 0 : ids.findIndex(({ id }) => id === before) + 1;
      return ids.slice(from, from + count);
    },
  };
}

describe('scan', () => {
  it('sees everything once, in order', async () => {
    const { read } = stream(250);
    const seen: string[] = [];
    const end = await scan(read, ({ id }) => void seen.push(id), { isPast: () => false, most: 1000 });
    expect([end.cutShort, seen.length, new Set(seen).size, seen[0], seen.at(-1)]).toEqual([
      false,
      250,
      250,
      '250-0',
      '1-0',
    ]);
  });

  it('stops where nothing wanted can follow, and when it has what it wants', async () => {
    const seen: string[] = [];
    const first = stream(250);
    expect(
      await scan(first.read, ({ id }) => void seen.push(id), { isPast: ({ id }) => msOf(id) < 248, most: 1000 }),
    ).toEqual({ cutShort: false });
    expect([seen, first.reads()]).toEqual([['250-0', '249-0', '248-0'], 1]);
    const second = stream(250);
    expect(await scan(second.read, () => true, { isPast: () => false, most: 1000 })).toEqual({ cutShort: false });
    expect(second.reads()).toBe(1);
  });

  it('says when it gave up before the end', async () => {
    const { read, reads } = stream(1000);
    expect(await scan(read, () => undefined, { isPast: () => false, most: 300 })).toEqual({ cutShort: true });
    expect(reads()).toBe(3);
  });
});
