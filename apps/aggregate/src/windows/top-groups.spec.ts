import type { GroupMeasures } from '@millrace/events';
import fc from 'fast-check';
import { TopGroups } from './top-groups';

const group = (key: string, count: number): GroupMeasures => ({
  key,
  count,
  sum: null,
  avg: null,
  min: null,
  max: null,
});

describe('top groups', () => {
  it('are those with the most events, whatever the order they come in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 600 }), fc.integer({ min: 1, max: 10 }), (counts, most) => {
        const groups = counts.map((count, i) => group(`k${i}`, count));
        const top = new TopGroups(most);
        for (const one of groups) top.add(one);
        const sorted = [...groups].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
        expect(top.list()).toEqual(sorted.slice(0, most));
        expect(top.groups).toBe(groups.length);
        expect(top.events).toBe(counts.reduce((sum, count) => sum + count, 0));
      }),
    );
  });
});
