import { type Day, isDay } from './export-name';

/** Attributes of an event in the order they are written, with what makes their JSON; NULL leaves an attribute out. */
const attributes: readonly [name: string, json: string][] = [
  ['id', 'to_json(id)::text'],
  ['type', 'to_json(type)::text'],
  ['source', 'to_json(source)::text'],
  ['time', instant('time')],
  ['receivedAt', instant('received_at')],
  ['correlationId', 'to_json(correlation_id)::text'],
  ['causationId', 'to_json(causation_id)::text'],
  ['subject', 'to_json(subject)::text'],
  ['schemaVersion', 'schema_version::text'],
  ['traceparent', 'to_json(traceparent)::text'],
  ['enrichment', 'enrichment::text'],
  ['data', 'data::text'],
];

/**
 * The statement that streams a day: one line of JSON an event, in key order, so that the same rows make the same bytes.
 *
 * PostgreSQL writes the lines itself and nothing looks at them on the way. CSV with delimiters that JSON text never holds
 * unescaped is a way to say "as it is": text format would double every backslash.
 */
export function dayQuery(day: Day): string {
  // The day goes into the text: COPY takes no parameters.
  if (!isDay(day)) throw new TypeError(`${JSON.stringify(day)} is not a day: give YYYY-MM-DD.`);
  const members = attributes.map(([name, json], index) => `'${index === 0 ? '' : ','}"${name}":' || ${json}`);
  return `COPY (
    SELECT concat('{', ${members.join(', ')}, '}') FROM events WHERE day = '${day}' ORDER BY source, id
  ) TO STDOUT WITH (FORMAT csv, DELIMITER e'\\x02', QUOTE e'\\x01', ENCODING 'UTF8')`;
}

/** RFC 3339 in UTC: milliseconds as everywhere in the pipeline, microseconds only where an event brought them. */
function instant(column: string): string {
  const form = (fraction: string) => `'YYYY-MM-DD"T"HH24:MI:SS.${fraction}"Z"'`;
  const isWholeMs = `extract(microseconds FROM ${column})::bigint % 1000 = 0`;
  return `'"' || to_char(${column} AT TIME ZONE 'UTC', CASE WHEN ${isWholeMs} THEN ${form('MS')} ELSE ${form('US')} END) || '"'`;
}
