import { verdicts, type Verdict } from './bars';
import { figures, fullName, ratios, type Figure, type FigureName, type Findings, type RatioName } from './figures';
import type { Machine } from './machine';
import { aligned, readable } from './table';

/** What `--json` writes. Names and units are those of docs/benchmarks.md. */
export interface Report {
  /** Version of this layout. */
  readonly version: 1;
  /** When the run began: RFC 3339 in UTC. */
  readonly date: string;
  /** The commit that was measured; null outside of a git checkout. `+changes` is appended for a changed working tree. */
  readonly commit: string | null;
  readonly machine: Machine;
  /** Whether the runs were short. */
  readonly quick: boolean;
  /** Whether a profiler ran along, which costs speed. */
  readonly profiled: boolean;
  /** By benchmark: how many events, runs, seconds. */
  readonly conditions: Findings['conditions'];
  /** By full name. */
  readonly figures: Record<string, number>;
  readonly ratios: Findings['ratios'];
  readonly bars: readonly Verdict[];
}

/** The run that a report is about. */
export type RunFacts = Pick<Report, 'date' | 'commit' | 'machine' | 'quick' | 'profiled'>;

/** Makes the report of a run. */
export function reportOf(run: RunFacts, findings: Findings): Report {
  return {
    version: 1,
    ...run,
    conditions: findings.conditions,
    figures: Object.fromEntries(findings.figures.map((figure) => [fullName(figure), figure.value])),
    ratios: findings.ratios,
    bars: verdicts(findings),
  };
}

/** The figures as a table, one column a contestant; figures of single processes below the whole's. */
export function figureTable(found: readonly Figure[]): string {
  const contestants = [...new Set(found.map(({ contestant }) => contestant))];
  const rows = new Map<string, Map<string, string>>();
  for (const figure of grouped(found)) {
    const label = figure.process === undefined ? figure.name : `${figure.name} ${figure.process}`;
    const row = rows.get(label) ?? new Map<string, string>();
    rows.set(label, row.set(figure.contestant, readable(figure.value, figures[figure.name].digits)));
  }
  const lines = [...rows].map(([label, row]) => [label, ...contestants.map((contestant) => row.get(contestant) ?? '')]);
  return aligned([['', ...contestants], ...lines]);
}

/** In the order of the catalogue of figures, whatever was found when. */
function grouped(found: readonly Figure[]): Figure[] {
  const names = Object.keys(figures) as FigureName[];
  return names.flatMap((name) => found.filter((figure) => figure.name === name));
}

/** The ratios as a table. */
export function ratioTable(found: Findings['ratios']): string {
  const entries = Object.entries(found) as [RatioName, number][];
  return aligned(entries.map(([name, value]) => [name, readable(value, ratios[name].digits)]));
}

/** The bars as a table: what was measured, what is wanted, and whether it is met. */
export function barTable(found: readonly Verdict[]): string {
  const rows = found.map(({ name, bar, value, met }) => [
    name,
    value === null ? '' : readable(value, value < 10 ? 2 : 0),
    bar,
    met === null ? 'not measured' : met ? 'met' : 'not met',
  ]);
  return aligned(rows, [0, 2, 3]);
}
