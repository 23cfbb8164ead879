import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCount, parseRate } from '../front-door/quantities';
import { UsageError } from '../front-door/usage';
import { literalRule, type Mapping, overridden, parseMapping } from './mapping';
import { type Format, presets } from './presets';

/** What a replay was asked for. */
export interface ReplayOptions {
  /** Absolute path; '-' for standard input. */
  file: string;
  /** `--url` as it was given. */
  url: string | undefined;
  format: Format;
  /** Undefined when the lines are events already. */
  mapping: Mapping | undefined;
  source: string | undefined;
  /** Events a second; Infinity for as fast as the front door takes them. */
  rate: number;
  batch: number;
  concurrency: number;
  resume: boolean;
  keepOpen: boolean;
  quiet: boolean;
  json: boolean;
  /** Absolute path. */
  dataDirectory: string;
  /** What makes this replay another one than the next of the same file, for the progress file's name. */
  identity: string[];
}

const flags = {
  preset: { type: 'string' },
  map: { type: 'string', multiple: true },
  format: { type: 'string' },
  source: { type: 'string' },
  url: { type: 'string' },
  rate: { type: 'string' },
  batch: { type: 'string', default: '500' },
  concurrency: { type: 'string', default: '1' },
  resume: { type: 'boolean', default: false },
  'keep-open': { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * Reads the command line; 'help' when that is what it asks for.
 * @param root the repository's folder, under which `.millrace` lies
 * @param callerFolder where npm was called: a file may be named from there
 * @throws UsageError
 */
export function parseOptions(args: string[], root: string, callerFolder: string | undefined): ReplayOptions | 'help' {
  try {
    const { values, positionals } = parseArgs({ args, options: flags, allowPositionals: true, strict: true });
    return values.help ? 'help' : optionsOf(values, positionals, root, callerFolder);
  } catch (error) {
    throw new UsageError((error as Error).message.split('. To specify')[0]);
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'];

function optionsOf(values: Values, files: string[], root: string, callerFolder: string | undefined): ReplayOptions {
  if (files.length !== 1) throw new UsageError(`Give one file, not ${files.length}.`);
  const preset = presetNamed(values.preset);
  const format = formatNamed(values.format, preset?.format);
  const mapping = mappingOf(values, preset?.map ?? (format === 'combined' ? presets['combined']!.map : undefined));
  const file = files[0] === '-' ? '-' : pathOf(files[0]!, callerFolder);
  return {
    file,
    url: values.url,
    format,
    mapping,
    source: values.source,
    rate: values.rate === undefined ? Infinity : parseRate('--rate', values.rate),
    batch: parseCount('--batch', values.batch, 1, 10_000),
    concurrency: parseCount('--concurrency', values.concurrency, 1, 64),
    resume: values.resume,
    keepOpen: values['keep-open'],
    quiet: values.quiet,
    json: values.json,
    dataDirectory: values['data-dir'] ? resolve(values['data-dir']) : resolve(root, '.millrace'),
    identity: [
      file,
      format,
      (mapping ?? []).map(({ attribute, text }) => `${attribute}=${text}`).join(),
      values.source ?? '',
      values.url ?? '',
    ],
  };
}

function presetNamed(name: string | undefined): (typeof presets)[string] | undefined {
  if (name === undefined || Object.hasOwn(presets, name)) return name === undefined ? undefined : presets[name];
  throw new UsageError(`--preset: there are ${Object.keys(presets).join(', ')}, not '${name}'.`);
}

function formatNamed(name: string | undefined, presetFormat: Format = 'ndjson'): Format {
  if (name === undefined) return presetFormat;
  if (name === 'ndjson' || name === 'combined') return name;
  throw new UsageError(`--format: there are ndjson and combined, not '${name}'.`);
}

function mappingOf({ map = [], source }: Values, base: string | undefined): Mapping | undefined {
  const given = map.flatMap((text) => [...parseMapping(text)]);
  if (base === undefined && given.length === 0) return undefined;
  const mapping = overridden(parseMapping(base ?? ''), given);
  if (!mapping.some(({ attribute }) => attribute === 'type')) {
    throw new UsageError('--map: say what the type is: type=field, or type=:order.placed for the words themselves.');
  }
  return source === undefined ? mapping : overridden(mapping, [literalRule('source', source)]);
}

/** npm runs scripts in the repository's folder, wherever it was called. */
function pathOf(file: string, callerFolder: string | undefined): string {
  const here = resolve(file);
  const there = resolve(callerFolder ?? '.', file);
  return !existsSync(here) && existsSync(there) ? there : here;
}
