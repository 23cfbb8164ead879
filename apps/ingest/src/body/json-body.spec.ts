import { MalformedBodyError, readJson } from './json-body';

describe('readJson', () => {
  it('reads UTF-8 JSON, ASCII or not', () => {
    expect(readJson(Buffer.from('{"a":1}')).value).toEqual({ a: 1 });
    expect(readJson(Buffer.from('{"größe":"😀"}')).value).toEqual({ größe: '😀' });
  });

  it('keeps keys that mean something to JavaScript as plain keys', () => {
    const { value } = readJson(Buffer.from('{"__proto__":{"polluted":true},"constructor":1}'));
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":true},"constructor":1}');
  });

  it('takes the last of duplicate keys', () => {
    expect(readJson(Buffer.from('{"a":1,"a":2}')).value).toEqual({ a: 2 });
  });

  it.each([
    ['{"a":"\\u0000"}', true],
    ['{"\\u0000":1}', true],
    ['{"a":"\\ud83d"}', true],
    ['{"a":"\\uDFFF"}', true],
    ['{"a":"\\ud83d\\ude00"}', true],
    ['{"a":"\\u00e9 \\n"}', false],
    ['{"a":"😀"}', false],
  ])('sees in %j whether strings need a closer look', (text, oddStrings) => {
    expect(readJson(Buffer.from(text)).oddStrings).toBe(oddStrings);
  });

  it.each([
    [Buffer.alloc(0), 'empty'],
    [Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'not valid UTF-8'],
    [Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not valid UTF-8'],
    [Buffer.from('{"a":1', 'utf16le'), 'line 1, column 2'],
    [Buffer.from('\ufeff{}'), 'line 1, column 1'],
    [Buffer.from('{"a":1,\n"b"}'), 'line 2, column 4: expected ":"'],
  ])('refuses %p', (body, reason) => {
    expect(() => readJson(body)).toThrow(MalformedBodyError);
    expect(() => readJson(body)).toThrow(reason);
  });
});
