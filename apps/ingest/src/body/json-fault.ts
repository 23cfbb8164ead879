/** Where a text stops being JSON, and why. */
export interface JsonFault {
  /** UTF-16 offset from 0. */
  offset: number;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** For instance `expected a value, found "}"`. */
  reason: string;
}

type Expected =
  'a value' | 'a value or "]"' | 'a key or "}"' | 'a key' | '":"' | '"," or "]"' | '"," or "}"' | 'the end';

const token = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;
const blank = /[ \t\n\r]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Where and why `text` is not JSON; undefined when it is. Asked only after `JSON.parse` has refused, because V8 does not say the
 * position in every case. Keeps its own stack: a million brackets cost memory, not the call stack.
 */
export function jsonFaultOf(text: string): JsonFault | undefined {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'a value';
  let at = 0;
  for (;;) {
    at = endOf(blank, text, at) ?? at;
    if (at >= text.length) return expected === 'the end' ? undefined : fault(text, at, expected);
    const char = text[at]!;
    if ((char === ']' || char === '}') && expected.includes(`"${char}"`)) {
      open.pop();
      expected = afterValue(open);
      at += 1;
    } else if ((char === '[' || char === '{') && expected.startsWith('a value')) {
      open.push(char);
      expected = char === '[' ? 'a value or "]"' : 'a key or "}"';
      at += 1;
    } else if (char === ',' && expected.startsWith('","')) {
      expected = open.at(-1) === '[' ? 'a value' : 'a key';
      at += 1;
    } else if (char === ':' && expected === '":"') {
      expected = 'a value';
      at += 1;
    } else {
      const end = scalarEnd(text, at, expected);
      if (typeof end !== 'number') return end;
      expected = expected.startsWith('a key') ? '":"' : afterValue(open);
      at = end;
    }
  }
}

function afterValue(open: readonly string[]): Expected {
  const inside = open.at(-1);
  if (inside === undefined) return 'the end';
  return inside === '[' ? '"," or "]"' : '"," or "}"';
}

function scalarEnd(text: string, at: number, expected: Expected): number | JsonFault {
  const wanted = expected.startsWith('a value') || expected.startsWith('a key');
  if (wanted && text[at] === '"') return stringEnd(text, at);
  const end = expected.startsWith('a value') ? endOf(token, text, at) : undefined;
  return end ?? fault(text, at, expected);
}

function stringEnd(text: string, start: number): number | JsonFault {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return fault(text, at, 'a control character to be written as an escape (\\u00XX)');
    if (code === 0x5c) {
      const end = endOf(escaped, text, at);
      if (end === undefined) return fault(text, at, 'an escape that JSON knows');
      at = end - 1;
    }
  }
  return fault(text, text.length, 'the end of a string');
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function fault(text: string, offset: number, expected: string): JsonFault {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const found =
    offset < text.length ? JSON.stringify(String.fromCodePoint(text.codePointAt(offset)!)) : 'the end of the body';
  return { offset, line, column: offset - before.lastIndexOf('\n'), reason: `expected ${expected}, found ${found}` };
}
