import { isAscii, isUtf8 } from 'node:buffer';
import { jsonFaultOf } from './json-fault';

/** A body that is not JSON; answered as 400 with its detail. */
export class MalformedBodyError extends Error {
  /** Stable code of this error. */
  readonly code = 'BODY_MALFORMED';
  override readonly name = 'MalformedBodyError';
}

/** A body as a value, and what its text says about the value without walking it. */
export interface JsonBody {
  /** The parsed value. Of duplicate keys the last one counts, as in every JavaScript parser. */
  value: unknown;
  /** Some string in it may hold a character that cannot be stored: U+0000 or half of a surrogate pair. */
  oddStrings: boolean;
}

const oddEscape = /\\u(?:0000|[dD][89a-fA-F])/;

/**
 * Reads a body as UTF-8 JSON.
 * @throws MalformedBodyError naming the line and column where it stops being JSON
 */
export function readJson(body: Buffer): JsonBody {
  if (body.length === 0)
    throw new MalformedBodyError('The body is empty: send one event or an array of events as JSON.');
  const text = textOf(body);
  try {
    return { value: JSON.parse(text), oddStrings: mayHoldOddStrings(text) };
  } catch (error) {
    throw new MalformedBodyError(whereAndWhy(text, error as Error), { cause: error });
  }
}

function textOf(body: Buffer): string {
  if (isAscii(body)) return body.toString('latin1');
  if (!isUtf8(body))
    throw new MalformedBodyError('The body is not valid UTF-8: JSON between systems is UTF-8 (RFC 8259, 8.1).');
  return body.toString('utf8');
}

// Raw ones cannot pass: JSON.parse refuses a raw U+0000, and valid UTF-8 has no surrogates.
function mayHoldOddStrings(text: string): boolean {
  return text.includes('\\u') && oddEscape.test(text);
}

function whereAndWhy(text: string, error: Error): string {
  const fault = jsonFaultOf(text);
  if (!fault) return `The body is not JSON: ${error.message}.`;
  return `The body is not JSON: at line ${fault.line}, column ${fault.column}: ${fault.reason}.`;
}
