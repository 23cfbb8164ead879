import type { Arena } from '../arena/arena';
import type { BenchmarkName } from '../options';
import type { Findings } from '../report/figures';
import type { Benchmark, BenchmarkOptions } from './benchmark';
import { flat } from './flat';
import { latency } from './latency';
import { pipeline } from './pipeline';

const benchmarks: Record<BenchmarkName, Benchmark> = { pipeline, latency, flat };

/** Runs benchmarks one after another, then notes what memory the processes needed over all of them. */
export async function runBenchmarks(
  names: readonly BenchmarkName[],
  arena: Arena,
  findings: Findings,
  options: BenchmarkOptions,
): Promise<void> {
  for (const name of names) await benchmarks[name](arena, findings, options);
  for (const { name: contestant, memory } of arena.contestants) {
    for (const process of memory.names) {
      findings.figure('rss_start_mb', memory.startMb(process), { contestant, process });
      findings.figure('rss_max_mb', memory.maxMb(process), { contestant, process });
    }
  }
}
