import type { Arena } from '../arena/arena';
import type { Contestant } from '../arena/contestant';
import { allArrived } from '../arena/arrival';
import { watchRows } from '../arena/row-watch';
import { cpuBetween, cpuSeconds, type CpuSeconds } from '../measure/process-table';
import { percentile } from '../measure/statistics';
import type { LoadResult } from '../load/protocol';
import type { Findings } from '../report/figures';
import type { Benchmark } from './benchmark';
import { noteCpu } from './note-cpu';

/** Single events a second, spread evenly. */
const perSecond = 1000;

const seconds = { warmUp: 1, quick: 3, full: 15 };

/** The time from the 202 of an event until its row can be read, at a modest rate. */
export const latency: Benchmark = async (arena, findings, { quick, say }) => {
  const events = perSecond * (quick ? seconds.quick : seconds.full);
  findings.conditions['latency'] = { events, perSecond, batch: 1 };
  const p99s: number[] = [];
  for (const contestant of arena.contestants) {
    await run(arena, contestant, perSecond * seconds.warmUp);
    const { sent, seenMs, pollMs, cpu } = await run(arena, contestant, events);
    const p99 = note(findings, contestant, sent, seenMs);
    findings.figure('poll_ms', pollMs, { contestant: contestant.name });
    noteCpu(findings, 'paced_cpu_s_per_million', contestant.name, [cpu], events);
    say(`latency: ${contestant.name} p99 ${p99.toFixed(1)} ms`);
    p99s.push(p99);
  }
  const [ours, theirs] = p99s;
  if (theirs! > 0) findings.ratio('row_p99_pipeline_vs_handwritten', ours! / theirs!);
};

interface PacedRun {
  readonly sent: LoadResult;
  readonly seenMs: readonly number[];
  readonly pollMs: number;
  readonly cpu: CpuSeconds;
}

async function run(arena: Arena, contestant: Contestant, events: number): Promise<PacedRun> {
  const source = arena.newSource();
  const processes = [...contestant.processes, { name: 'load', pid: arena.load.pid }];
  const before = cpuSeconds(processes);
  const withinMs = (events / perSecond) * 1000 + 30_000;
  const [sent, sightings] = await Promise.all([
    arena.load.carryOut({ kind: 'paced', url: contestant.url, source, events, perSecond }),
    watchRows(contestant, source, events, withinMs),
  ]);
  await allArrived(contestant, source, events);
  return { sent, ...sightings, cpu: cpuBetween(before, cpuSeconds(processes)) };
}

/** A row may be there before its answer has arrived; then it took no time at all. Answers its p99. */
function note(
  findings: Findings,
  { name: contestant }: Contestant,
  sent: LoadResult,
  seenMs: readonly number[],
): number {
  const rows = seenMs.map((seen, index) => Math.max(0, seen - sent.answeredMs[index]!));
  const answers = sent.answeredMs.map((answered, index) => answered - sent.sentMs[index]!);
  const whole = seenMs.map((seen, index) => seen - sent.sentMs[index]!);
  const p99 = percentile(rows, 0.99);
  findings.figure('row_p50_ms', percentile(rows, 0.5), { contestant });
  findings.figure('row_p99_ms', p99, { contestant });
  findings.figure('row_max_ms', percentile(rows, 1), { contestant });
  findings.figure('sent_to_row_p50_ms', percentile(whole, 0.5), { contestant });
  findings.figure('sent_to_row_p99_ms', percentile(whole, 0.99), { contestant });
  findings.figure('answer_p50_ms', percentile(answers, 0.5), { contestant });
  findings.figure('answer_p99_ms', percentile(answers, 0.99), { contestant });
  const lastSentMs = sent.sentMs.at(-1)!;
  findings.figure('paced_events_per_s', (seenMs.length / (lastSentMs - sent.startedMs)) * 1000, { contestant });
  return p99;
}
