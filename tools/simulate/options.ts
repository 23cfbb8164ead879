import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCount, parseDuration, parseRate } from '../front-door/quantities';
import { UsageError } from '../front-door/usage';

/** What a simulation was asked for. */
export interface SimulateOptions {
  url: string | undefined;
  /** Events a second. */
  rate: number;
  /** Milliseconds; Infinity until Ctrl-C. */
  durationMs: number;
  /** Milliseconds of a simulated day; undefined for a steady rate. */
  dayMs: number | undefined;
  users: number;
  seed: number;
  /** That many events of the last 24 hours at once; undefined for live traffic. */
  once: number | undefined;
  quiet: boolean;
  json: boolean;
  /** Absolute path. */
  dataDirectory: string;
}

const flags = {
  rate: { type: 'string', default: '50/s' },
  duration: { type: 'string' },
  day: { type: 'string' },
  users: { type: 'string', default: '1000' },
  seed: { type: 'string' },
  once: { type: 'string' },
  url: { type: 'string' },
  quiet: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const largestSeed = 2 ** 32 - 1;

/**
 * Reads the command line; 'help' when that is what it asks for.
 * @param root the repository's folder, under which `.millrace` lies
 * @param anySeed the seed where none is given
 * @throws UsageError
 */
export function parseOptions(args: string[], root: string, anySeed: number): SimulateOptions | 'help' {
  try {
    const { values } = parseArgs({ args, options: flags, strict: true });
    return values.help ? 'help' : optionsOf(values, root, anySeed);
  } catch (error) {
    throw new UsageError((error as Error).message.split('. To specify')[0]);
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'];

function optionsOf(values: Values, root: string, anySeed: number): SimulateOptions {
  const { duration, day, seed, once } = values;
  return {
    url: values.url,
    rate: parseRate('--rate', values.rate),
    durationMs: duration === undefined ? Infinity : parseDuration('--duration', duration),
    dayMs: day === undefined ? undefined : parseDuration('--day', day),
    users: parseCount('--users', values.users, 1, 10_000_000),
    seed: seed === undefined ? anySeed : parseCount('--seed', seed, 0, largestSeed),
    once: once === undefined ? undefined : parseCount('--once', once, 1, 100_000_000),
    quiet: values.quiet,
    json: values.json,
    dataDirectory: values['data-dir'] ? resolve(values['data-dir']) : resolve(root, '.millrace'),
  };
}
