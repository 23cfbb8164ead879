import type { Arena } from '../arena/arena';
import type { Contestant } from '../arena/contestant';
import { floodBatch, floodConnections, runFlood, type FloodRun } from '../arena/run-flood';
import { eventBytes } from '../load/event-json';
import { nowMs } from '../measure/clock';
import { median, medianRatio } from '../measure/statistics';
import type { Findings } from '../report/figures';
import type { Benchmark } from './benchmark';
import { noteCpu, ownSeconds } from './note-cpu';

/** How many runs, about how long the pipeline's are, and the time after which no further one begins on a slow machine. */
const sizes = {
  quick: { rounds: 2, seconds: 4, enoughMs: 12_000 },
  full: { rounds: 5, seconds: 8, enoughMs: Infinity },
};

/** Enough for V8 to have compiled what is hot. */
const warmUpEvents = 10_000;

/** Events through all four stages as fast as they go, turn by turn with the hand-written loop. */
export const pipeline: Benchmark = async (arena, findings, options) => {
  const startMs = nowMs();
  const { rounds, seconds, enoughMs } = options.quick ? sizes.quick : sizes.full;
  options.say('pipeline: warming up');
  await runFlood(arena, arena.handwritten, warmUpEvents);
  const { eventsPerS } = await runFlood(arena, arena.pipeline, warmUpEvents);
  const events = sized(eventsPerS * seconds);
  const goOn = (round: number) => round === 0 || (round < rounds && nowMs() - startMs < enoughMs);
  const runs = await takeTurns(arena, events, goOn, options.say);
  const shape = { eventBytes, batch: floodBatch, connections: floodConnections };
  findings.conditions['pipeline'] = { events, rounds: runs.get(arena.pipeline)!.length, ...shape };
  for (const [contestant, of] of runs) noteRuns(findings, contestant, of, events);
  noteRatios(findings, arena, runs);
};

type Runs = ReadonlyMap<Contestant, FloodRun[]>;

async function takeTurns(
  arena: Arena,
  events: number,
  goOn: (round: number) => boolean,
  say: (line: string) => void,
): Promise<Runs> {
  const runs: Runs = new Map(arena.contestants.map((contestant) => [contestant, []]));
  for (let round = 0; goOn(round); round++) {
    for (const [contestant, of] of runs) {
      const run = await runFlood(arena, contestant, events);
      of.push(run);
      say(`pipeline: run ${round + 1}, ${contestant.name} ${Math.round(run.eventsPerS)} events/s`);
    }
  }
  return runs;
}

/** The same number for both; not less than a run that says something, and not more than the memory of a small machine. */
function sized(events: number): number {
  return Math.round(Math.min(200_000, Math.max(10_000, events)) / 1000) * 1000;
}

function noteRuns(
  findings: Findings,
  { name: contestant }: Contestant,
  runs: readonly FloodRun[],
  events: number,
): void {
  findings.figure('events_per_s', median(runs.map(({ eventsPerS }) => eventsPerS)), { contestant });
  findings.figure(
    'answers_429',
    runs.reduce((sum, { refusals }) => sum + refusals, 0),
    { contestant },
  );
  noteCpu(
    findings,
    'cpu_s_per_million',
    contestant,
    runs.map(({ cpu }) => cpu),
    events,
  );
}

function noteRatios(findings: Findings, arena: Arena, runs: Runs): void {
  const ours = runs.get(arena.pipeline)!;
  const theirs = runs.get(arena.handwritten)!;
  const speed = (run: FloodRun) => run.eventsPerS;
  findings.ratio('pipeline_vs_handwritten', medianRatio(ours.map(speed), theirs.map(speed)));
  if (ours[0]!.cpu.size === 0) return;
  const cpu = (run: FloodRun) => ownSeconds(run.cpu);
  findings.ratio('cpu_pipeline_vs_handwritten', medianRatio(ours.map(cpu), theirs.map(cpu)));
}
