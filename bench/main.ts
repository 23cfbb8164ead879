import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Arena } from './arena/arena';
import { stageNames } from './arena/start-contestants';
import { runBenchmarks } from './benchmarks/run-benchmarks';
import { interruptions, InterruptedError } from './interruptions';
import { type BenchOptions, help, parseOptions, UsageError } from './options';
import { Findings } from './report/figures';
import { commitOf, machine, presentLoad } from './report/machine';
import { type Report, reportOf } from './report/report';
import { printed } from './report/printed';

/** The repository's folder; this file runs as bench/dist/main.js. */
const root = dirname(dirname(__dirname));

/** `npm run bench`: resolves to the exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { signalled, stop } = interruptions();
  try {
    const options = parseOptions(args, env['INIT_CWD'] ?? process.cwd());
    if (options === 'help') return print(help);
    await buildApps();
    const { report, findings } = await measure(options, env, signalled);
    print(printed(report, findings));
    if (options.json) save(options.json, report);
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return exitCodeOf(error);
  } finally {
    stop();
  }
}

async function measure(options: BenchOptions, env: NodeJS.ProcessEnv, signalled: Promise<void>) {
  const date = new Date().toISOString();
  const load = presentLoad();
  const findings = new Findings();
  const { quick, profile } = options;
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  say('Starting Redis, PostgreSQL, the four apps and the hand-written loop …');
  const versions = await Arena.use({ root, env, profile }, signalled, async (arena) => {
    await runBenchmarks(options.benchmarks, arena, findings, { quick, say });
    return arena.versions();
  });
  const facts = { date, commit: commitOf(root), machine: machine(versions.redis, versions.postgres, load) };
  const report: Report = reportOf({ ...facts, quick, profiled: profile !== undefined }, findings);
  return { report, findings };
}

/** The tools of the workspace are ES modules, which a CommonJS module can only import by address. */
async function buildApps(): Promise<void> {
  const address = pathToFileURL(join(root, 'tools/workspace/ensure-built.mjs')).href;
  const tools = (await import(address)) as { ensureBuilt: (root: string, apps: string[]) => Promise<void> };
  await tools.ensureBuilt(root, [...stageNames]);
}

function save(file: string, report: Report): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return 130;
  return error instanceof UsageError ? 2 : 1;
}
