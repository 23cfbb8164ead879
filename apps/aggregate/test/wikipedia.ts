import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { originate, type MillraceEvent } from '@millrace/events';
import type { Aggregation } from '../src/windows/aggregation';

/** One edit as the file has it. */
export interface Edit {
  time: string;
  channel: string;
  page: string;
  added: number;
  delta: number;
}

const folder = process.env['MILLRACE_TEST_DATA'] ?? join(__dirname, '../../../../shared/data');
const file = join(folder, 'wikipedia-edits/edits-2015-09-12.ndjson.gz');

/** Where the day of edits would be, when it is not there; else undefined. */
export const missing = existsSync(file) ? undefined : file;

/** The edits of 2015-09-12, in the file's order. */
export function edits(): Edit[] {
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Edit);
}

/** An edit as an event. */
export function eventOf(edit: Edit, n: number, source: string): MillraceEvent<Edit> {
  return originate({ type: 'wikipedia.edit', source, id: `edit-${n}`, time: edit.time, data: edit });
}

/** Three aggregations over the day: few groups, many groups, one group. */
export const wikipediaAggregations: readonly Aggregation[] = [
  {
    name: 'edits-per-channel',
    types: new Set(['wikipedia.edit']),
    windowMs: 60_000,
    disorderMs: 60_000,
    groupBy: (event) => (event.data as Edit).channel,
    value: (event) => (event.data as Edit).added,
  },
  {
    name: 'top-pages',
    types: new Set(['wikipedia.edit']),
    windowMs: 3_600_000,
    disorderMs: 60_000,
    groupBy: (event) => (event.data as Edit).page,
    value: (event) => (event.data as Edit).delta,
  },
  { name: 'edits', types: 'all', windowMs: 300_000, disorderMs: 60_000 },
];

/** What the windows must hold, counted without any of the code under test: `aggregation start group` → [count, sum, avg, min, max]. */
export function recount(all: readonly Edit[], source: string): Map<string, (number | null)[]> {
  const counted = new Map<string, (number | null)[]>();
  const count = (name: string, edit: Edit, lengthMs: number, group: string, value?: number): void => {
    const time = Date.parse(edit.time);
    const start = new Date(time - (time % lengthMs)).toISOString();
    const key = `${name} ${source} ${start} ${group}`;
    const [n, before, , min, max] = counted.get(key) ?? [0, null, null, null, null];
    const total = n! + 1;
    if (value === undefined) return void counted.set(key, [total, null, null, null, null]);
    const sum = (before ?? 0) + value;
    counted.set(key, [total, sum, sum / total, Math.min(min ?? value, value), Math.max(max ?? value, value)]);
  };
  for (const edit of all) {
    count('edits-per-channel', edit, 60_000, edit.channel, edit.added);
    count('top-pages', edit, 3_600_000, edit.page, edit.delta);
    count('edits', edit, 300_000, '');
  }
  return counted;
}
