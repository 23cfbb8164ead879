import { MalformedLineError } from './malformed';
import { parseTemplate, type Source, type Template } from './template';

/** How an attribute of an event is found in a line. */
export interface Rule {
  attribute: string;
  /** As it was written, for messages. */
  text: string;
  template: Template;
}

/** From the attributes of an event to where their values come from. */
export type Mapping = readonly Rule[];

type Reader = (value: unknown) => unknown;

/** Attributes that a mapping may name, and how a found value becomes theirs. */
const readers: Record<string, Reader> = {
  type: asText,
  time: asTime,
  id: asText,
  source: asText,
  subject: asText,
  correlationId: asText,
  traceparent: asText,
  schemaVersion: Number,
  'context.ip': asText,
  'context.userAgent': asText,
  'context.referrer': asText,
  data: (value) => value,
};

/** Without these an event would silently be another one: made up now, under a made-up id, of nobody. */
const required = new Set(['type', 'time', 'id', 'source', 'data']);

/**
 * Reads `type=:page.viewed,time=at,id=:{@hash}-{@line},subject=user.id`; what a right side may be, says {@link parseTemplate}.
 * @throws Error naming the wrong part
 */
export function parseMapping(text: string): Mapping {
  const parts = text.match(/(?:"[^"]*"|'[^']*'|[^,"']|["'])+/g) ?? [];
  return parts.filter((part) => part.trim() !== '').map((part) => parseRule(part.trim()));
}

function parseRule(part: string): Rule {
  const [, attribute, text] = /^([\w.]+)\s*=\s*(.+)$/s.exec(part) ?? [];
  if (attribute === undefined) throw new Error(`--map: '${part}' is not attribute=where`);
  if (!Object.hasOwn(readers, attribute)) {
    throw new Error(`--map: an event has no '${attribute}'; there are ${Object.keys(readers).join(', ')}`);
  }
  try {
    return { attribute, text: text!, template: parseTemplate(text!) };
  } catch (error) {
    throw new Error(`--map: ${attribute}: ${(error as Error).message}`, { cause: error });
  }
}

/** The rule that an attribute is always these words. */
export function literalRule(attribute: string, words: string): Rule {
  return { attribute, text: `:${words}`, template: () => words };
}

/** A mapping in which the rules of `over` replace those of `base`. */
export function overridden(base: Mapping, over: Mapping): Mapping {
  const named = new Set(over.map(({ attribute }) => attribute));
  return [...base.filter(({ attribute }) => !named.has(attribute)), ...over];
}

/** Whether a mapping says where an attribute comes from. */
export function names(mapping: Mapping, attribute: string): boolean {
  return mapping.some((rule) => rule.attribute === attribute);
}

/**
 * The attributes of the event that a line becomes; `context` is an object of its own.
 * @throws MalformedLineError where the line lacks something
 */
export function attributesOf(mapping: Mapping, source: Source): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const rule of mapping) {
    const found = rule.template(source);
    if (found !== undefined && found !== null) put(attributes, rule.attribute, read(rule, found));
    else if (required.has(rule.attribute)) throw new MalformedLineError(missing(rule));
  }
  return attributes;
}

function read({ attribute, text }: Rule, found: unknown): unknown {
  try {
    return readers[attribute]!(found);
  } catch (error) {
    throw new MalformedLineError(`${attribute}: ${text} ${(error as Error).message}`);
  }
}

function put(attributes: Record<string, unknown>, name: string, value: unknown): void {
  const [outer, inner] = name.split('.');
  if (inner === undefined) attributes[name] = value;
  else attributes[outer!] = { ...(attributes[outer!] as object | undefined), [inner]: value };
}

function missing({ attribute, text }: Rule): string {
  const isPath = /^[^:@"']/.test(text);
  return `${attribute}: the line has no field ${text}${isPath ? ` (for the words themselves: ${attribute}=:${text})` : ''}`;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`is ${Array.isArray(value) ? 'a list' : 'an object'}, no text`);
}

/** A number is a Unix time, in milliseconds or seconds, whichever lies in this age. */
function asTime(value: unknown): string {
  if (typeof value === 'string') return value;
  const ms = typeof value === 'number' ? value * (Math.abs(value) < 1e11 ? 1000 : 1) : NaN;
  if (!(Math.abs(ms) <= 8.64e15)) throw new Error('is no time');
  return new Date(ms).toISOString();
}
