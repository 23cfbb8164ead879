import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = process.env['MILLRACE_TEST_DATA'] ?? join(__dirname, '../../shared/data');

/** A file of real events and what replaying it must amount to. */
export interface RealFile {
  path: string;
  preset: 'wikipedia' | 'github';
  source: string;
}

/** The day of Wikipedia edits and the hour of GitHub events. */
export const realFiles: readonly RealFile[] = [
  { path: join(folder, 'wikipedia-edits/edits-2015-09-12.ndjson.gz'), preset: 'wikipedia', source: '/wikipedia' },
  { path: join(folder, 'gharchive/github-events-2015-01-01-00.ndjson.gz'), preset: 'github', source: '/github' },
];

/** The first file that is not there; tests on real data are skipped then, with this as the reason. */
export const missingFile = realFiles.find(({ path }) => !existsSync(path))?.path;

/** What is counted of a line, without any code under test. */
interface Counted {
  id: string;
  type: string;
  time: number;
  groups: { aggregation: string; lengthMs: number; key: string; value?: number }[];
}

/** The distinct ids of a file. */
export function distinctIds(file: RealFile): Set<string> {
  return new Set(lines(file).map((line) => countedOf(file, line).id));
}

/** A plain recount: `aggregation start key` → [count, sum]. */
export function recount(file: RealFile): Map<string, [count: number, sum: number | null]> {
  const counts = new Map<string, [number, number | null]>();
  for (const line of lines(file)) {
    const { type, time, groups } = countedOf(file, line);
    const all = [...groups, { aggregation: 'events-by-type', lengthMs: 60_000, key: type, value: undefined }];
    for (const { aggregation, lengthMs, key, value } of all) {
      const start = new Date(time - (time % lengthMs)).toISOString();
      const name = `${aggregation} ${start} ${key}`;
      const [count, sum] = counts.get(name) ?? [0, null];
      counts.set(name, [count + 1, value === undefined ? sum : (sum ?? 0) + value]);
    }
  }
  return counts;
}

function lines({ path }: RealFile): string[] {
  return gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
}

function countedOf({ preset }: RealFile, line: string): Counted {
  const json = JSON.parse(line);
  if (preset === 'github') {
    return { id: json.id, type: `github.${json.type}`, time: Date.parse(json.created_at), groups: [] };
  }
  const groups = [
    { aggregation: 'wikipedia.edits-by-page', lengthMs: 3_600_000, key: json.page, value: json.added },
    { aggregation: 'wikipedia.edits-by-channel', lengthMs: 60_000, key: json.channel, value: json.added },
  ];
  const id = createHash('sha256').update(line).digest('hex').slice(0, 32);
  return { id, type: 'wikipedia.edit', time: Date.parse(json.time), groups };
}
