import { fullName, type Findings } from './figures';

/** What the pipeline is meant to reach: a full name, or the beginning of several that must all reach it. */
interface Bar {
  readonly name: string;
  readonly atLeast?: number;
  readonly below?: number;
}

/** The bars of the pipeline on 2 cores. They are shown and never asserted: another machine has other figures. */
export const bars: readonly Bar[] = [
  { name: 'events_per_s.pipeline', atLeast: 10_000 },
  { name: 'pipeline_vs_handwritten', atLeast: 0.5 },
  { name: 'row_p99_ms.pipeline', below: 50 },
  { name: 'rss_max_mb.pipeline.*', below: 200 },
  { name: 'flat_growth.pipeline.*', below: 1.1 },
];

/** How a bar fared. */
export interface Verdict {
  /** The bar's name in full; `*` stands for each process. */
  readonly name: string;
  /** `at least 10000`, `below 50`. */
  readonly bar: string;
  /** The worst of the figures it is about; null when it was not measured in this run. */
  readonly value: number | null;
  /** Null when it was not measured in this run. */
  readonly met: boolean | null;
}

/** Holds the findings against the bars. */
export function verdicts(findings: Findings): Verdict[] {
  return bars.map((bar) => verdict(bar, valuesOf(findings, bar.name)));
}

function verdict({ name, atLeast, below }: Bar, values: readonly number[]): Verdict {
  const bar = atLeast === undefined ? `below ${below}` : `at least ${atLeast}`;
  if (values.length === 0) return { name, bar, value: null, met: null };
  const value = atLeast === undefined ? Math.max(...values) : Math.min(...values);
  return { name, bar, value, met: atLeast === undefined ? value < below! : value >= atLeast };
}

function valuesOf({ figures, ratios }: Findings, name: string): number[] {
  const all = [...figures.map((figure) => [fullName(figure), figure.value] as const), ...Object.entries(ratios)];
  const matches = (full: string) => (name.endsWith('*') ? full.startsWith(name.slice(0, -1)) : full === name);
  return all.filter(([full]) => matches(full)).map(([, value]) => value);
}
