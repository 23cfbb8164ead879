import { isIP } from 'node:net';
import { MalformedLineError } from './malformed';

/** What one line of an access log says, laid out the way the preset `combined` makes an event of it. */
export interface LoggedRequest {
  /** When the request came, RFC 3339 in UTC. */
  time: string;
  /** The client's address; absent where the server logs names instead of addresses. */
  ip?: string;
  /** Absent where the log has `-`, and in the older "common" format. */
  referrer?: string;
  /** Absent where the log has `-`, and in the older "common" format. */
  userAgent?: string;
  /** The rest: the data of the event. */
  request: {
    /** Absent, like path and protocol, when the client did not speak HTTP; `line` then has what it said. */
    method?: string;
    /** With the query, as requested. */
    path?: string;
    /** For instance `HTTP/1.1`. */
    protocol?: string;
    /** What came instead of a request. */
    line?: string;
    /** The answer's status. */
    status: number;
    /** Bytes of the answer; 0 where the log has `-`. */
    bytes: number;
    /** Name given by HTTP authentication. */
    user?: string;
  };
}

/**
 * Reads a line of Apache's and nginx's combined log format, or of the common one, which lacks its last two fields.
 * Source: https://httpd.apache.org/docs/2.4/logs.html#combined
 * @throws MalformedLineError
 */
export function parseCombined(line: string): LoggedRequest {
  const fields = fieldsOf(line);
  if (fields.length < 7) throw new MalformedLineError(`has ${fields.length} fields, an access log line has 7 or 9`);
  const [ip, , user, time, request, status, bytes, referrer, userAgent] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string?,
    string?,
  ];
  return {
    time: logTime(time),
    ...present({ ip: isIP(ip) ? ip : undefined, referrer, userAgent }),
    request: {
      ...requestLine(request),
      ...present({ user }),
      status: wholeNumber('status', status),
      bytes: wholeNumber('bytes', bytes === '-' ? '0' : bytes),
    },
  };
}

const ending: Record<string, string> = { '"': '"', '[': ']' };

/** Parts a line at its spaces, but for those in quotes and brackets. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at < line.length;) {
    const close = ending[line[at]!];
    const from = close === undefined ? at : at + 1;
    const to = endOf(line, from, close);
    fields.push(close === '"' ? unescaped(line.slice(from, to)) : line.slice(from, to));
    at = to + (close === undefined ? 1 : 2);
  }
  return fields;
}

function endOf(line: string, from: number, close: string | undefined): number {
  if (close === undefined) {
    const space = line.indexOf(' ', from);
    return space === -1 ? line.length : space;
  }
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === close && (at + 1 === line.length || line[at + 1] === ' ')) return at;
  }
  throw new MalformedLineError(`the field that begins at column ${from} has no ${close} at its end`);
}

/** Apache writes quotes, backslashes and unprintable bytes with a backslash. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_all, hex: string | undefined, character: string) =>
    hex === undefined
      ? ({ n: '\n', t: '\t', r: '\r' }[character] ?? character)
      : String.fromCharCode(parseInt(hex, 16)),
  );
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const logTimeShape = /^(\d{2})\/(\w{3})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})$/;

function logTime(text: string): string {
  const [, day, month, year, clock, hours, minutes] = logTimeShape.exec(text) ?? [];
  const number = months.indexOf(month ?? '') + 1;
  const iso = `${year}-${String(number).padStart(2, '0')}-${day}T${clock}${hours}:${minutes}`;
  const ms = number > 0 ? Date.parse(iso) : NaN;
  if (Number.isNaN(ms))
    throw new MalformedLineError(`'${text.slice(0, 40)}' is no time such as 17/May/2015:10:05:03 +0000`);
  return new Date(ms).toISOString();
}

function requestLine(text: string): Omit<LoggedRequest['request'], 'status' | 'bytes'> {
  const [, method, path, protocol] = /^([A-Z]+) (\S+)(?: (HTTP\/\d(?:\.\d)?))?$/.exec(text) ?? [];
  if (method === undefined) return { line: text };
  return { method, path: path!, ...present({ protocol }) };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new MalformedLineError(`${name} is '${text.slice(0, 40)}', no number`);
  return Number(text);
}

function present<T extends Record<string, string | undefined>>(fields: T): Partial<Record<keyof T, string>> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== '-' && value !== ''),
  ) as Partial<Record<keyof T, string>>;
}
