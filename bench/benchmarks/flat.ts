import type { Contestant } from '../arena/contestant';
import { runFlood, type FloodRun } from '../arena/run-flood';
import type { Findings } from '../report/figures';
import type { Benchmark } from './benchmark';

const seconds = { quick: 10, full: 60 };

/** The memory of each app over a long flood: it must reach a level and stay there. */
export const flat: Benchmark = async (arena, findings, { quick, say }) => {
  const { pipeline } = arena;
  const { eventsPerS } = await runFlood(arena, pipeline, 20_000);
  const wanted = quick ? seconds.quick : seconds.full;
  const events = Math.round((eventsPerS * wanted) / 1000) * 1000;
  say(`flat: ${events} events, about ${wanted} s`);
  const run = await runFlood(arena, pipeline, events);
  findings.conditions['flat'] = { events, seconds: (run.endedMs - run.startedMs) / 1000 };
  findings.figure('flat_events_per_s', run.eventsPerS, { contestant: pipeline.name });
  for (const process of pipeline.memory.names) note(findings, pipeline, process, run);
};

function note(findings: Findings, { memory, name }: Contestant, process: string, run: FloodRun): void {
  const whose = { contestant: name, process };
  const lengthMs = run.endedMs - run.startedMs;
  const at = (share: number) => memory.aroundMb(process, run.startedMs + share * lengthMs, 0.05 * lengthMs);
  const [quarter, half, end] = [at(0.25), at(0.5), at(1)];
  findings.figure('flat_rss_start_mb', memory.startMb(process), whose);
  findings.figure('flat_rss_25_mb', quarter, whose);
  findings.figure('flat_rss_50_mb', half, whose);
  findings.figure('flat_rss_100_mb', end, whose);
  findings.figure('flat_rss_max_mb', memory.maxMb(process, run.startedMs), whose);
  findings.figure('flat_growth', end / half, whose);
}
