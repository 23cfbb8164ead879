import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Names of the benchmarks, in the order they run. */
export const benchmarkNames = ['pipeline', 'latency', 'flat'] as const;

/** One of {@link benchmarkNames}. */
export type BenchmarkName = (typeof benchmarkNames)[number];

/** What the command line asks for. */
export interface BenchOptions {
  /** The benchmarks to run; what `--quick` leaves out is not among them. */
  readonly benchmarks: readonly BenchmarkName[];
  /** Short runs, under 50 s in all, on one machine comparable only with each other. */
  readonly quick: boolean;
  /** Absolute path of the JSON file to write. */
  readonly json: string | undefined;
  /** Absolute path of the folder for CPU profiles of all processes under test. */
  readonly profile: string | undefined;
}

/** The command line is wrong; the message says what to give. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What `--help` prints. */
export const help = `npm run bench -- [BENCHMARK…] [OPTIONS]

Measures the pipeline's real processes next to a hand-written loop, on a Redis and a PostgreSQL of its own.
docs/benchmarks.md explains every figure and ratio.

  pipeline          events a second through all four stages, CPU and memory of each process
  latency           from the 202 to the row, at 1,000 events/s
  flat              memory over a minute at full speed
                    (none named: all of them)

  --quick           short runs, under 50 s in all; without flat, which needs its minute
  --json FILE       also writes machine, commit, date and all figures to FILE
  --profile DIR     also writes a CPU profile of every process under test to DIR (figures are lower with it)
  --help            this text

Exit code: 0 when all was measured, whether or not the bars are met; 1 when something failed; 2 for a wrong command line;
130 after Ctrl-C.`;

const flags = {
  quick: { type: 'boolean', default: false },
  json: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * Reads the command line; 'help' when that is what it asks for.
 * @param callerFolder where npm was called: files are named from there
 * @throws UsageError
 */
export function parseOptions(args: string[], callerFolder: string): BenchOptions | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  const path = (name: string | undefined) => (name === undefined ? undefined : resolve(callerFolder, name));
  return {
    benchmarks: chosen(positionals, values.quick),
    quick: values.quick,
    json: path(values.json),
    profile: path(values.profile),
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. To specify')[0]);
  }
}

function chosen(names: readonly string[], quick: boolean): BenchmarkName[] {
  const unknown = names.filter((name) => !(benchmarkNames as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`No benchmark is called ${unknown.join(', ')}. There are: ${benchmarkNames.join(', ')}.`);
  }
  // A named one runs in any case: whoever asks for flat and --quick wants it shortened.
  if (names.length > 0) return benchmarkNames.filter((name) => names.includes(name));
  return benchmarkNames.filter((name) => !(quick && name === 'flat'));
}
