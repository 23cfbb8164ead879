import { randomInt } from 'node:crypto';
import { dirname } from 'node:path';
import { onInterruption } from '../front-door/interruption';
import { LiveLine } from '../front-door/live-line';
import { readable, table } from '../front-door/table';
import { UsageError } from '../front-door/usage';
import { help } from './help';
import { parseOptions, type SimulateOptions } from './options';
import { runSimulation, type SimulationSummary } from './run-simulation';

const root = dirname(dirname(__dirname));

/** `npm run simulate`: answers the exit code. */
export async function main(args: string[]): Promise<number> {
  try {
    const options = parseOptions(args, root, randomInt(1_000_000));
    if (options !== 'help') return await simulated(options);
    process.stdout.write(`${help}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    if (error instanceof UsageError) process.stderr.write('See npm run simulate -- --help\n');
    return error instanceof UsageError ? 2 : 1;
  }
}

async function simulated(options: SimulateOptions): Promise<number> {
  const live = new LiveLine(process.stderr, options.quiet);
  const { signal, stop } = onInterruption((text) => live.say(text));
  try {
    const { summary, failure } = await runSimulation({ options, live, signal });
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    else if (summary.sent > 0) process.stdout.write(report(summary));
    if (failure === undefined) return 0;
    live.say(`The front door at ${summary.url}: ${failure.message}.`);
    return 1;
  } finally {
    live.clear();
    stop();
  }
}

function report(summary: SimulationSummary): string {
  const { sent, accepted, duplicates, refused, seconds, eventsPerSecond, orders, revenueCents, types, seed } = summary;
  const counts = table([
    ['sent', readable(sent)],
    ['accepted', readable(accepted)],
    ['duplicate', readable(duplicates)],
    ['refused', readable(refused)],
    ['seconds', seconds.toFixed(2)],
    ['events/s', readable(eventsPerSecond)],
  ]);
  const kinds = Object.entries(types).map(([type, count]) => `  ${readable(count).padStart(9)}  ${type}`);
  const worth = `${readable(orders)} orders, ${readable(Math.round(revenueCents / 100))} EUR after refunds; --seed ${seed} makes the same visits`;
  return `\n${counts}\n\n${kinds.join('\n')}\n\n  ${worth}\n\n`;
}
