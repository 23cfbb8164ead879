import type { GroupMeasures, MillraceEvent, WindowClosed } from '@millrace/events';
import { UnrecoverableError } from '@millrace/redis-streams';

/** A group of a closed window as a row of `closed_windows`. */
export interface WindowRow extends Omit<GroupMeasures, 'key'> {
  aggregation: string;
  source: string;
  window_start: string;
  window_end: string;
  group_key: string;
  /** Grows when a closed window is corrected; the row with the highest revision stays. */
  revision: number;
}

/**
 * Writes the groups of a closed window as rows.
 * @throws UnrecoverableError when the event's data is not a closed window
 */
export function windowRows(event: MillraceEvent): WindowRow[] {
  const window = event.data as Partial<WindowClosed & { revision: number }> | null;
  if (typeof window !== 'object' || window === null) throw notAWindow('an object');
  const { aggregation, source, start, end, groups, revision = 0 } = window;
  if (!aggregation || !source || !start || !end) throw notAWindow('aggregation, source, start and end');
  if (!Array.isArray(groups)) throw notAWindow('an array of groups');
  const named = { aggregation, source, window_start: start, window_end: end, revision };
  return groups.map(({ key, count, sum, avg, min, max }) => ({ ...named, group_key: key, count, sum, avg, min, max }));
}

function notAWindow(missing: string): UnrecoverableError {
  return new UnrecoverableError(
    `The data of a closed window must hold ${missing}: see WindowClosed in @millrace/events.`,
  );
}
