import { MalformedLineError } from './malformed';

/** A line as a template sees it. */
export interface Source {
  /** What was read from the line. */
  record: unknown;
  /** The line's number in the file. */
  number: number;
  /** The first 32 hexadecimal digits of the SHA-256 of the line's bytes. */
  hash: () => string;
}

/** Finds one value of a line; undefined where the line has none. */
export type Template = (source: Source) => unknown;

/**
 * Reads the right side of a mapping:
 *
 *     repo.name             the value of a field, however deep; `items.0.name` for a list; `\.` for a dot in a name
 *     :order.placed         the words themselves
 *     "a, b"  or  'a, b'    the words themselves, where they hold a comma
 *     :github.{type}        words with values in them; `{{` is a brace
 *     @hash  @line          SHA-256 of the line (32 digits); its number
 *
 * @throws Error that says what is wrong with it
 */
export function parseTemplate(text: string): Template {
  const quoted = /^(["'])(.*)\1$/s.exec(text);
  if (quoted) return words(quoted[2]!);
  if (text.startsWith(':')) return words(text.slice(1));
  return value(text);
}

function value(text: string): Template {
  if (text === '@hash') return ({ hash }) => hash();
  if (text === '@line') return ({ number }) => number;
  if (text.startsWith('@')) throw new Error(`'${text}' is unknown; there are @hash and @line`);
  const path = (text.match(/(?:\\.|[^.\\])+/g) ?? []).map((name) => name.replace(/\\(.)/g, '$1'));
  if (path.length === 0 || /^\.|[^\\]\.$|\.\./.test(text))
    throw new Error(`'${text}' is no path of fields such as repo.name`);
  return ({ record }) => path.reduce<unknown>(fieldOf, record);
}

function fieldOf(record: unknown, name: string): unknown {
  if (typeof record !== 'object' || record === null || !Object.hasOwn(record, name)) return undefined;
  return (record as Record<string, unknown>)[name];
}

function words(text: string): Template {
  const pieces = [...text.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]/g)].map(piece);
  return (source) => pieces.map((template) => template(source)).join('');
}

function piece([all, inserted]: RegExpMatchArray): Template {
  if (inserted !== undefined) return insertedValue(inserted);
  if (all === '{' || all === '}')
    throw new Error(`a single ${all}: write ${all}${all} for a brace, {field} for a value`);
  const text = all === '{{' ? '{' : all === '}}' ? '}' : all;
  return () => text;
}

function insertedValue(name: string): Template {
  const template = value(name);
  return (source) => {
    const found = template(source);
    if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') return String(found);
    throw new MalformedLineError(
      `field ${name} ${found === undefined || found === null ? 'is missing' : 'is no text'}`,
    );
  };
}
