import { isolate } from './isolate';

class BadItem extends Error {}

/** A table that takes no group with a bad item in it. */
function aTable(isBad: (item: number) => boolean) {
  const rows = new Set<number>();
  let groups = 0;
  const store = async (group: readonly number[]) => {
    groups += 1;
    if (group.some(isBad)) throw new BadItem(`bad among ${group.length}`);
    for (const item of group) rows.add(item);
  };
  return { rows, store, groups: () => groups };
}

const isBadItem = (error: unknown) => error instanceof BadItem;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('isolate', () => {
  it('stores a good group in one go', async () => {
    const table = aTable(() => false);
    expect(await isolate(upTo(500), table.store, isBadItem)).toEqual(new Map());
    expect([table.rows.size, table.groups()]).toEqual([500, 1]);
  });

  it('stores nothing when there is nothing', async () => {
    const table = aTable(() => false);
    await isolate([], table.store, isBadItem);
    expect(table.groups()).toBe(0);
  });

  it.each([[[0]], [[499]], [[250]], [[0, 1, 499]], [upTo(500)]])('finds the bad items %j', async (bad) => {
    const table = aTable((item) => bad.includes(item));
    const refused = await isolate(upTo(500), table.store, isBadItem);
    expect([...refused.keys()].sort((a, b) => a - b)).toEqual(bad);
    expect([...table.rows].sort((a, b) => a - b)).toEqual(upTo(500).filter((item) => !bad.includes(item)));
  });

  it('needs few groups for one bad item', async () => {
    const table = aTable((item) => item === 123);
    await isolate(upTo(512), table.store, isBadItem);
    expect(table.groups()).toBeLessThanOrEqual(2 * Math.log2(512) + 1);
  });

  it('ends at once on an error that no item is to blame for', async () => {
    const outage = new Error('gone');
    const store = jest.fn().mockRejectedValueOnce(new BadItem()).mockRejectedValue(outage);
    await expect(isolate(upTo(8), store, isBadItem)).rejects.toBe(outage);
    expect(store).toHaveBeenCalledTimes(2);
  });
});
