/** @typedef {{ level: number, text: string }} LogLine */

/** pino's numbers; a line that is no record (a crash, a warning of Node itself) always shows. */
export const warn = 40;
const labels = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };
const numbers = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };

/** Said once for all, or only of use to a machine: the full record is in the log file. */
const unshown = new Set([
  'level',
  'time',
  'timestamp',
  'pid',
  'hostname',
  'msg',
  'message',
  'name',
  'app',
  'service',
  'v',
]);
const longestValue = 120;

/**
 * One line for a person from one line of an app's log: time, level, message and the plain fields; an error with its stack
 * below.
 *
 * @param {string} line JSON as pino writes it, or anything else
 * @returns {LogLine}
 */
export function readableLine(line) {
  const record = parse(line);
  if (!record) return { level: 60, text: line };
  const level = typeof record.level === 'string' ? (numbers[record.level] ?? 30) : (record.level ?? 30);
  const parts = [
    clock(record.time),
    (labels[level] ?? String(level)).padEnd(5),
    record.msg ?? record.message,
    ...fields(record),
  ];
  return { level, text: `${parts.filter(Boolean).join(' ')}${stack(record)}` };
}

function parse(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function clock(time) {
  const date = new Date(time ?? Date.now());
  return Number.isNaN(date.getTime()) ? '' : date.toTimeString().slice(0, 8);
}

function fields(record) {
  return Object.entries(record)
    .filter(([key, value]) => !unshown.has(key) && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([key, value]) => `${key}=${shorten(String(value))}`);
}

function shorten(text) {
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function stack({ err, error }) {
  const text = (err ?? error)?.stack ?? (err ?? error)?.message;
  return typeof text === 'string' ? `\n${text.replace(/^/gm, '    ')}` : '';
}
