import { createHash } from 'node:crypto';
import { parseCombined } from './combined-log';
import { MalformedLineError } from './malformed';
import { attributesOf, type Mapping, names } from './mapping';
import type { Format } from './presets';
import type { Source } from './template';

/** An event ready to go. */
export interface LineEvent {
  /** Its JSON text. */
  json: string;
  /** Its source; undefined when the front door is to name it. */
  source: string | undefined;
  /** When it happened, in ms since 1970; NaN where the line does not say. */
  timeMs: number;
}

/** Makes the event of a line: its bytes and its number from 1. @throws MalformedLineError */
export type LineReader = (bytes: Buffer, number: number) => LineEvent;

/** How the lines of a file become events. */
export interface ReadingOptions {
  format: Format;
  /** Undefined when the lines are events already. */
  mapping: Mapping | undefined;
  /** Source of events whose lines name none. */
  source: string | undefined;
}

/**
 * Makes the reader for a file. Where a whole line is the data (or the event), its text goes on as it is: no number loses digits
 * on the way.
 */
export function lineReader({ format, mapping, source }: ReadingOptions): LineReader {
  const parse = formats[format];
  return (bytes, number) => {
    const { record, text } = parse(bytes);
    const line: Source = { record, number, hash: () => hashOf(bytes) };
    return mapping ? mapped(mapping, line, text) : asItIs(line, text, source);
  };
}

interface Parsed {
  record: unknown;
  /** JSON of the record. */
  text: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

const formats: Record<Format, (bytes: Buffer) => Parsed> = {
  ndjson: (bytes) => {
    const text = decoded(bytes);
    return { record: parsedJson(text), text };
  },
  combined: (bytes) => {
    const record = parseCombined(loglyDecoded(bytes));
    return { record, text: JSON.stringify(record) };
  },
};

/** The decoder also takes a byte order mark away. */
function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new MalformedLineError('is not UTF-8');
  }
}

/** Logs hold what clients sent: where that is no UTF-8, each byte is a character. */
function loglyDecoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedLineError(`is no JSON: ${(error as Error).message}`);
  }
}

function mapped(mapping: Mapping, line: Source, text: string): LineEvent {
  const { data, ...attributes } = attributesOf(mapping, line);
  const id = names(mapping, 'id') ? {} : { id: line.hash() };
  const envelope = JSON.stringify({ ...attributes, ...id });
  const dataText = names(mapping, 'data') ? JSON.stringify(data) : text;
  const { source, time } = attributes as { source?: string; time?: string };
  return { json: `${envelope.slice(0, -1)},"data":${dataText}}`, source, timeMs: Date.parse(time ?? '') };
}

/** An event that names no id gets one that follows from its line, so that a second replay does not double it. */
function asItIs(line: Source, text: string, fallback: string | undefined): LineEvent {
  const { record } = line;
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new MalformedLineError('is no JSON object');
  }
  const lacking = ['type', 'data'].filter((name) => !Object.hasOwn(record, name));
  if (lacking.length > 0) throw new MalformedLineError(`is no event: it has no ${lacking.join(' and no ')}`);
  const { id, source, time } = record as { id?: unknown; source?: unknown; time?: unknown };
  const added: Record<string, unknown> = {};
  if (isAbsent(id)) added['id'] = line.hash();
  if (isAbsent(source) && fallback !== undefined) added['source'] = fallback;
  const timeMs = typeof time === 'string' ? Date.parse(time) : NaN;
  return { json: withAdded(record, text, added), source: typeof source === 'string' ? source : fallback, timeMs };
}

function withAdded(record: object, text: string, added: Record<string, unknown>): string {
  const names = Object.keys(added);
  if (names.length === 0) return text;
  // An explicit null would win over what is put before it.
  if (names.some((name) => Object.hasOwn(record, name))) return JSON.stringify({ ...record, ...added });
  return `${JSON.stringify(added).slice(0, -1)}${Object.keys(record).length > 0 ? ',' : ''}${text.trimStart().slice(1)}`;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
