/** How a figure is printed. */
interface Kind {
  /** Digits after the decimal point in the table; the JSON keeps all. */
  readonly digits: number;
}

/**
 * Every figure that a benchmark may report. Its full name is `<figure>.<contestant>`, and `<figure>.<contestant>.<process>` where
 * it is measured per process. docs/benchmarks.md explains each; a spec keeps the two in step.
 */
export const figures = {
  events_per_s: { digits: 0 },
  answers_429: { digits: 0 },
  cpu_s_per_million: { digits: 1 },
  rss_start_mb: { digits: 0 },
  rss_max_mb: { digits: 0 },
  row_p50_ms: { digits: 1 },
  row_p99_ms: { digits: 1 },
  row_max_ms: { digits: 1 },
  sent_to_row_p50_ms: { digits: 1 },
  sent_to_row_p99_ms: { digits: 1 },
  answer_p50_ms: { digits: 1 },
  answer_p99_ms: { digits: 1 },
  poll_ms: { digits: 1 },
  paced_events_per_s: { digits: 0 },
  paced_cpu_s_per_million: { digits: 0 },
  flat_events_per_s: { digits: 0 },
  flat_rss_start_mb: { digits: 0 },
  flat_rss_25_mb: { digits: 0 },
  flat_rss_50_mb: { digits: 0 },
  flat_rss_100_mb: { digits: 0 },
  flat_rss_max_mb: { digits: 0 },
  flat_growth: { digits: 2 },
} as const satisfies Record<string, Kind>;

/** Every ratio of the pipeline to the hand-written loop, measured in the same run. */
export const ratios = {
  pipeline_vs_handwritten: { digits: 2 },
  cpu_pipeline_vs_handwritten: { digits: 2 },
  row_p99_pipeline_vs_handwritten: { digits: 2 },
} as const satisfies Record<string, Kind>;

/** Name of a figure, without contestant and process. */
export type FigureName = keyof typeof figures;
/** Name of a ratio. */
export type RatioName = keyof typeof ratios;

/** Whose figure it is. */
export interface Whose {
  /** `pipeline` or `handwritten`. */
  readonly contestant: string;
  /** One process of it, such as `ingest` or `redis`; absent for the whole. */
  readonly process?: string;
}

/** One measured figure. */
export interface Figure extends Whose {
  readonly name: FigureName;
  readonly value: number;
}

/** Collects what benchmarks measure. */
export class Findings {
  /** In the order they were found. */
  readonly figures: Figure[] = [];
  /** By name. */
  readonly ratios: Partial<Record<RatioName, number>> = {};
  /** What was measured under which conditions, by benchmark: numbers of events, runs, seconds. */
  readonly conditions: Record<string, Record<string, number | string>> = {};

  /** Adds a figure. */
  figure(name: FigureName, value: number, whose: Whose): void {
    this.figures.push({ name, value, ...whose });
  }

  /** Adds a ratio. */
  ratio(name: RatioName, value: number): void {
    this.ratios[name] = value;
  }
}

/** The full name of a figure: `cpu_s_per_million.pipeline.redis`. */
export function fullName({ name, contestant, process }: Figure): string {
  return [name, contestant, process].filter((part) => part !== undefined).join('.');
}
