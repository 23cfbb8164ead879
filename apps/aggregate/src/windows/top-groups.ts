import type { GroupMeasures } from '@millrace/events';

/** Keeps the groups with the most events of any number of groups, in memory for a few times `most`. */
export class TopGroups {
  /** Groups added. */
  groups = 0;
  /** Events in all of them. */
  events = 0;
  private kept: GroupMeasures[] = [];

  constructor(private readonly most: number) {}

  /** Adds a group; each key once. */
  add(group: GroupMeasures): void {
    this.groups += 1;
    this.events += group.count;
    this.kept.push(group);
    if (this.kept.length >= 4 * this.most + 100) this.kept = this.list();
  }

  /** The groups with the most events, greatest first; equal ones by key. */
  list(): GroupMeasures[] {
    return this.kept.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1)).slice(0, this.most);
  }
}
