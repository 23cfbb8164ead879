import type { Arena } from '../arena/arena';
import type { Findings } from '../report/figures';

/** What a benchmark is told. */
export interface BenchmarkOptions {
  /** Short runs. */
  readonly quick: boolean;
  /** Says how far it is; for people, not for the result. */
  readonly say: (line: string) => void;
}

/** Measures something in the arena and adds what it found. Leaves the arena idle. */
export type Benchmark = (arena: Arena, findings: Findings, options: BenchmarkOptions) => Promise<void>;
