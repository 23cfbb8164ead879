import {
  originate,
  pipelineTypes,
  stages,
  toWire,
  windowClosedId,
  type GroupMeasures,
  type MillraceEvent,
  type WindowClosed,
} from '@millrace/events';
import type { KeySpace } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';
import { groupMeasures } from '../windows/measures';
import { pairOf, windowId, type Window } from '../windows/window';
import { LuaScript } from './lua-script';
import { groupField, stateKeys } from './state-keys';
import type { WindowState } from './window-state';

const publishPart = new LuaScript('publish-part');

/** Most groups in one event: some 200 KB at the longest keys, and far below what one script may unpack. */
export const groupsPerPart = 200;

/** Windows published side by side: a replay seals thousands at once, and each takes a few round trips. */
const windowsAtOnce = 32;

/**
 * Publishes sealed windows as events and forgets them. A window of any size takes little memory and only short scripts: it goes
 * out in parts, each published and forgotten in one step that also counts it. Whoever finds a sealed window goes on where the
 * parts end, so a crash in between, or several instances at it, lose and double nothing.
 */
export class WindowCloser {
  constructor(
    private readonly redis: Redis,
    private readonly keys: KeySpace,
    private readonly state: WindowState,
    private readonly partition = 0,
  ) {}

  /** Publishes every sealed window there is; resolves to those that this call finished. */
  async closeSealed(): Promise<Window[]> {
    const sealed = await this.state.sealed(await this.state.open());
    const closed: Window[] = [];
    for (let i = 0; i < sealed.length; i += windowsAtOnce) {
      const windows = sealed.slice(i, i + windowsAtOnce);
      const finished = await Promise.all(windows.map(async (window) => this.close(window)));
      closed.push(...windows.filter((_, n) => finished[n]));
    }
    return closed;
  }

  /** True when this call published the last part; false when another instance is at it. */
  private async close(window: Window): Promise<boolean> {
    let part = await this.state.partsPublished(window);
    for await (const groups of chunks(this.state.groups(window), groupsPerPart)) {
      const left = await this.publish(window, part, groups);
      if (left <= 0) return left === 0;
      part += 1;
    }
    return false;
  }

  private async publish(window: Window, part: number, groups: readonly GroupMeasures[]): Promise<number> {
    const id = windowId(window);
    const { type, envelope, data } = toWire(windowClosed(window, part, groups));
    const { closedUntil, open } = stateKeys;
    const keys = [stateKeys.groups(id), open, closedUntil].map((key) => this.keys.state(this.partition, key));
    const fields = groups.map(({ key }) => groupField(key));
    const args = [id, pairOf(window), window.end, part, type, envelope, data, ...fields];
    const stream = this.keys.stream(this.partition, stages.aggregate.to!);
    return (await publishPart.run(this.redis, [...keys, stream], args)) as number;
  }
}

/** The event of one part of a closed window. It happened, in event time, when the window ended. */
export function windowClosed(
  window: Window,
  part: number,
  groups: readonly GroupMeasures[],
): MillraceEvent<WindowClosed> {
  const { aggregation, source } = window;
  const [start, end] = [new Date(window.start).toISOString(), new Date(window.end).toISOString()];
  const sorted = [...groups].sort((a, b) => (a.key < b.key ? -1 : 1));
  return originate({
    type: pipelineTypes.windowClosed,
    id: windowClosedId({ aggregation, source, start, part }),
    source,
    subject: aggregation,
    time: end,
    data: { aggregation, source, start, end, part, groups: sorted },
  });
}

/** Groups in chunks of at most `size`; a group that a scan answers twice is in its chunk once. */
async function* chunks(groups: ReturnType<WindowState['groups']>, size: number): AsyncGenerator<GroupMeasures[]> {
  let chunk = new Map<string, GroupMeasures>();
  for await (const [group, measures] of groups) {
    chunk.set(group, groupMeasures(group, measures));
    if (chunk.size < size) continue;
    yield [...chunk.values()];
    chunk = new Map();
  }
  if (chunk.size > 0) yield [...chunk.values()];
}
