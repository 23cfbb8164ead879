import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FrontDoorError, InterruptedError } from '../front-door/courier';
import { interruptedExitCode, onInterruption } from '../front-door/interruption';
import { LiveLine } from '../front-door/live-line';
import { UsageError } from '../front-door/usage';
import { WrongFileError } from './first-look';
import { help } from './help';
import { parseOptions, type ReplayOptions } from './options';
import { runReplay } from './run-replay';
import { type Summary, summaryTable } from './summary';

const root = dirname(dirname(__dirname));

/** `npm run replay`: answers the exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const options = parseOptions(args, root, env['INIT_CWD']);
    if (options !== 'help') return await replayed(options);
    process.stdout.write(`${help}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    if (error instanceof UsageError) process.stderr.write('See npm run replay -- --help\n');
    return error instanceof UsageError ? 2 : 1;
  }
}

async function replayed(options: ReplayOptions): Promise<number> {
  const live = new LiveLine(process.stderr, options.quiet);
  const folder = join(options.dataDirectory, 'replay');
  mkdirSync(folder, { recursive: true });
  const { signal, stop } = onInterruption((text) => live.say(text));
  try {
    const { summary, failure } = await runReplay({ options, folder, live, signal });
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    else if (summary.line > 0) process.stdout.write(`\n${summaryTable(summary)}\n\n`);
    if (summary.rejectedFile) live.say(`The malformed and refused lines are in ${summary.rejectedFile}`);
    if (failure === undefined) return 0;
    live.say(ending(failure, options, summary));
    return failure instanceof InterruptedError ? interruptedExitCode : 1;
  } finally {
    live.clear();
    stop();
  }
}

function ending(failure: Error, { file }: ReplayOptions, { url, line }: Summary): string {
  if (failure instanceof WrongFileError) return failure.message;
  const why = failure instanceof FrontDoorError ? `The front door at ${url}: ${failure.message}` : failure.message;
  if (line === 0) return `${why}. Nothing of ${basename(file)} is in.`;
  const goOn = file === '-' ? '' : '; the same command with --resume goes on there';
  return `${why}. Everything up to line ${line} is in${goOn}.`;
}
