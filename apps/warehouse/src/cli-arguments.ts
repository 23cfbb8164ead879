import { parseArgs } from 'node:util';
import { isDay, type Day } from './export-name';

/** What the command line asks for. */
export type CliCommand =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'export';
      readonly day: Day;
      /** Where to; `-` is standard output; undefined is the folder of the configuration. */
      readonly out: string | undefined;
      readonly gzip: boolean;
      /** Whether the outcome is printed as JSON. */
      readonly json: boolean;
    };

/** A command line that cannot be followed; its message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What `--help` prints. */
export const help = `npm run warehouse -- export DAY [--out FILE] [--gzip] [--json]

Writes the events of one day (UTC) as NDJSON, one event a line, and a manifest with rows, bytes and SHA-256 beside the file.

  DAY          2015-09-12
  --out FILE   where to; compressed when it ends in .gz; - for standard output, without a manifest
               (default: EXPORT_DIR, .millrace/warehouse)
  --gzip       compressed
  --json       prints the manifest as JSON, and no progress

DATABASE_URL says where PostgreSQL is; without it, that of the running "npm start" is used.
`;

const options = {
  out: { type: 'string' },
  gzip: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments behind the program's name. @throws UsageError */
export function parseCommand(args: readonly string[]): CliCommand {
  const { values, positionals } = parsed(args);
  const [command, day, ...rest] = positionals;
  if (values.help || command === 'help' || command === undefined) return { kind: 'help' };
  if (command !== 'export') throw new UsageError(`There is no command "${command}": write export DAY.`);
  if (day === undefined || !isDay(day)) throw new UsageError(`"${day ?? ''}" is not a day: write export 2015-09-12.`);
  if (rest.length > 0) throw new UsageError(`One day at a time: leave out ${rest.join(' ')}.`);
  const { out, gzip = false, json = false } = values;
  return { kind: 'export', day, out, gzip: gzip || (out?.endsWith('.gz') ?? false), json };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
