import type { StateChange } from '@millrace/redis-streams';
import type { Deltas, WindowDelta } from '../windows/fold';
import { encodeMeasures } from '../windows/measures';
import { pairOf } from '../windows/window';
import { groupField, stateKeys } from './state-keys';

/** Name under which the fold script is registered with the transport. */
export const foldDeltasName = 'fold-deltas';

/** The state change that adds a batch's deltas to the windows; none when the batch changes nothing. */
export function foldChange(deltas: Deltas): StateChange[] {
  const { newest, ended, setAside, windows } = deltas;
  if (newest.size + ended.size + setAside.size === 0) return [];
  const args: (string | number)[] = [];
  for (const entries of [newest, ended, setAside]) {
    args.push(entries.size);
    for (const [source, value] of entries) args.push(source, value);
  }
  args.push(windows.size);
  for (const [id, delta] of windows) pushWindow(args, id, delta);
  return [{ script: foldDeltasName, keys: keysOf(windows.keys()), args }];
}

function pushWindow(args: (string | number)[], id: string, { window, events, groups }: WindowDelta): void {
  args.push(id, pairOf(window), window.end, events, groups.size);
  for (const [group, measures] of groups) args.push(groupField(group), encodeMeasures(measures));
}

/** In the order of the script's header. */
function keysOf(windowIds: Iterable<string>): string[] {
  const { newest, seenAt, clock, ended, setAside, closedUntil, late, open, groups } = stateKeys;
  return [newest, seenAt, clock, ended, setAside, closedUntil, late, open, ...Array.from(windowIds, groups)];
}
