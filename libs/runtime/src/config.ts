import 'reflect-metadata';
import { type ValidationError, validateSync } from 'class-validator';

/** A class whose fields are an app's configuration; its defaults are the values of a new instance. */
export type ConfigClass<T extends object = object> = new () => T;

/** What a variable holds; follows from the field's declared type. A list is written with commas. */
export type EnvType = 'string' | 'number' | 'boolean' | 'list';

/** One variable of a configuration class, for tables and checks. */
export interface EnvVarDescription {
  /** The variable: `REDIS_URL`. */
  name: string;
  /** The class's field: `redisUrl`. */
  property: string;
  /** What it is for and in which unit. */
  description: string;
  /** As it would be written in the environment; undefined when there is none. */
  default: string | undefined;
  /** Never to be printed. */
  secret: boolean;
  /** How its text is read. */
  type: EnvType;
}

/** One wrong variable: which, and what to give instead. */
export interface ConfigProblem {
  /** The variable. */
  name: string;
  /** For instance `is "abc": give a number`. */
  detail: string;
}

/** Thrown by {@link loadConfig}: everything that is wrong with the environment, at once. */
export class ConfigError extends Error {
  /** Stable code of this error. */
  readonly code = 'CONFIG';
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(`Wrong configuration:\n${problems.map(({ name, detail }) => `  - ${name} ${detail}`).join('\n')}`);
  }
}

interface Declared {
  name: string;
  description: string;
  secret: boolean;
}

const declared = new WeakMap<object, Map<string, Declared>>();

/**
 * Says from which environment variable a config field comes. The text is converted to the field's declared type (string, number,
 * boolean or string[]); class-validator decorators beside it say what is allowed. A subclass may override the default alone.
 */
export function EnvVar(name: string, description: string, options: { secret?: boolean } = {}): PropertyDecorator {
  return (prototype, property) => {
    const own = declared.get(prototype) ?? new Map<string, Declared>();
    declared.set(prototype, own.set(String(property), { name, description, secret: options.secret ?? false }));
  };
}

/**
 * Reads a configuration. An absent or empty variable means the default.
 * @throws ConfigError naming every wrong variable and what to give
 */
export function loadConfig<T extends object>(Config: ConfigClass<T>, env: NodeJS.ProcessEnv): T {
  const config = new Config();
  const variables = describeConfig(Config);
  const unreadable: ConfigProblem[] = [];
  for (const variable of variables) {
    const text = env[variable.name]?.trim();
    if (text === undefined || text === '') continue;
    const value = readers[variable.type](text);
    if (value === undefined)
      unreadable.push({ name: variable.name, detail: wrong(variable, text, wanted[variable.type]) });
    else Object.assign(config, { [variable.property]: value });
  }
  const problems = [...unreadable, ...invalid(variables, validateSync(config), env)];
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The variables of a configuration class, those of its base classes first. */
export function describeConfig(Config: ConfigClass): EnvVarDescription[] {
  const defaults = new Config() as Record<string, string | number | boolean | string[] | undefined>;
  const fields = new Map(
    lineage(Config.prototype as object).flatMap((prototype) => [...(declared.get(prototype) ?? [])]),
  );
  return [...fields].map(([property, field]) => ({
    ...field,
    property,
    default: defaults[property]?.toString(),
    type: typeOf(Config, property),
  }));
}

function lineage(prototype: object): object[] {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return parent === null ? [] : [...lineage(parent), prototype];
}

function typeOf(Config: ConfigClass, property: string): EnvType {
  const type: unknown = Reflect.getMetadata('design:type', Config.prototype as object, property);
  if (type === String) return 'string';
  if (type === Number) return 'number';
  if (type === Boolean) return 'boolean';
  if (type === Array) return 'list';
  throw new Error(
    `${Config.name}.${property}: declare it as string, number, boolean or string[], so that it can be read.`,
  );
}

const readers: Record<EnvType, (text: string) => unknown> = {
  string: (text) => text,
  number: (text) => (Number.isFinite(Number(text)) ? Number(text) : undefined),
  boolean: (text) => ({ true: true, '1': true, yes: true, false: false, '0': false, no: false })[text.toLowerCase()],
  list: (text) => text.split(',').map((item) => item.trim()),
};

const wanted: Record<EnvType, string> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list with commas',
};

function invalid(variables: EnvVarDescription[], errors: ValidationError[], env: NodeJS.ProcessEnv): ConfigProblem[] {
  return errors.flatMap((error) => {
    const variable = variables.find(({ property }) => property === error.property);
    const reason = Object.values(error.constraints ?? {}).join('; ');
    if (!variable) return [{ name: error.property, detail: `is wrong: ${reason}` }];
    const text = env[variable.name] ?? variable.default;
    return [
      { name: variable.name, detail: wrong(variable, text, reason.replaceAll(`${variable.property} must`, 'it must')) },
    ];
  });
}

function wrong(variable: EnvVarDescription, text: string | undefined, want: string): string {
  const given = text === undefined ? 'is missing' : variable.secret ? 'is not usable' : `is ${JSON.stringify(text)}`;
  const fallback = variable.default === undefined || variable.secret ? '' : `; default ${variable.default}`;
  return `${given}: ${want.startsWith('it must') ? want : `give ${want}`} (${variable.description}${fallback})`;
}
