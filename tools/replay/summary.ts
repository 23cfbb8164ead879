import { readable, table } from '../front-door/table';
import type { Counts } from '../front-door/tally';

/** The end of a replay, for people and (as it is) for `--json`. */
export interface Summary extends Counts {
  /** The file. */
  file: string;
  /** The front door. */
  url: string;
  /** True when the whole file is answered for. */
  finished: boolean;
  /** Last line of the part that is answered for. */
  line: number;
  /** Lines that no event could be made of. */
  malformed: number;
  /** Seconds from the first line to the last answer. */
  seconds: number;
  /** Events sent a second. */
  eventsPerSecond: number;
  /** Sources that were told to have ended. */
  sourcesEnded: number;
  /** The file of malformed and refused lines; null when there are none. */
  rejectedFile: string | null;
}

/** The table at a replay's end. */
export function summaryTable(summary: Summary): string {
  const { sent, accepted, duplicates, refused, malformed, seconds, eventsPerSecond } = summary;
  return table([
    ['sent', readable(sent)],
    ['accepted', readable(accepted)],
    ['duplicate', readable(duplicates)],
    ['refused', readable(refused)],
    ['malformed', readable(malformed)],
    ['seconds', seconds.toFixed(2)],
    ['events/s', readable(Math.round(eventsPerSecond))],
  ]);
}

/** What the live line of a replay shows. */
export interface Moment {
  name: string;
  /** Part of the file that is read, 0 to 1; undefined when its size is unknown. */
  fraction: number | undefined;
  sent: number;
  seconds: number;
  /** Why nothing is sent right now. */
  waiting: string | undefined;
}

/** The live line: a bar where the size is known, counts, rate, and what is waited for. */
export function progressLine({ name, fraction, sent, seconds, waiting }: Moment, columns: number): string {
  const rate = seconds > 0 ? sent / seconds : 0;
  const counts = `${readable(sent)} sent  ${readable(Math.round(rate))}/s`;
  if (waiting) return `${name}  ${counts}  waiting: ${waiting}`;
  if (fraction === undefined) return `${name}  ${counts}`;
  const left = fraction > 0.01 ? `  ${Math.ceil((seconds / fraction) * (1 - fraction))} s left` : '';
  const tail = `${String(Math.floor(fraction * 100)).padStart(3)} %  ${counts}${left}`;
  const width = Math.min(30, columns - name.length - tail.length - 4);
  return width < 5 ? `${name}  ${tail}` : `${name}  ${bar(fraction, width)}  ${tail}`;
}

function bar(fraction: number, width: number): string {
  const full = Math.round(fraction * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
