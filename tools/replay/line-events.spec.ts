import { createHash } from 'node:crypto';
import { lineReader, type ReadingOptions } from './line-events';
import { parseMapping } from './mapping';
import { presets } from './presets';

const reader = (options: Partial<ReadingOptions> = {}) => {
  const read = lineReader({ format: 'ndjson', mapping: undefined, source: undefined, ...options });
  return (text: string | Buffer, number = 1) => read(Buffer.from(text), number);
};
const preset = (name: string) => reader({ format: presets[name]!.format, mapping: parseMapping(presets[name]!.map) });
const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

describe('the event of a line', () => {
  it('has the whole line as data, its text untouched', () => {
    const text = '{"time":"2015-09-12T00:49:12.942Z","page":"A","big":12345678901234567890,"odd":"\\ud800"}';
    const { json, source } = preset('wikipedia')(text);
    expect(json.endsWith(`,"data":${text}}`)).toBe(true);
    expect(JSON.parse(json)).toMatchObject({
      id: hash(text),
      type: 'wikipedia.edit',
      time: '2015-09-12T00:49:12.942Z',
      subject: 'A',
      source: '/wikipedia',
    });
    expect(source).toBe('/wikipedia');
  });

  it('of GitHub has the id and type it had there', () => {
    const line = { id: '7', type: 'PushEvent', created_at: '2015-01-01T00:00:00Z', repo: { name: 'a/b' } };
    expect(JSON.parse(preset('github')(JSON.stringify(line)).json)).toEqual({
      id: '7',
      type: 'github.PushEvent',
      time: '2015-01-01T00:00:00Z',
      source: '/github',
      subject: 'a/b',
      data: line,
    });
  });

  it('of an access log is another one for the same line at another place', () => {
    const text = '1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5 "-" "Agent"';
    const read = preset('combined');
    expect(JSON.parse(read(text, 3).json)).toEqual({
      id: `${hash(text)}-3`,
      type: 'http.request',
      time: '2015-05-17T10:05:03.000Z',
      source: '/access-log',
      context: { ip: '1.2.3.4', userAgent: 'Agent' },
      data: { method: 'GET', path: '/', protocol: 'HTTP/1.1', status: 200, bytes: 5 },
    });
    expect(JSON.parse(read(text, 4).json).id).toBe(`${hash(text)}-4`);
  });

  it('may have a part of the line as data', () => {
    const read = reader({ mapping: parseMapping('type=:a,data=payload.inner') });
    expect(JSON.parse(read('{"payload":{"inner":[1]}}').json)).toMatchObject({ type: 'a', data: [1] });
    expect(() => read('{"payload":1}')).toThrow(/^data: the line has no field payload.inner/);
  });

  it('is the line, where that is an event with an id', () => {
    const text = ' {"id":"1","type":"a","data":1.0}';
    expect(reader()(text)).toEqual({ json: text, source: undefined, timeMs: NaN });
  });

  it('gets an id and a source where the line has none', () => {
    const text = ' { "type":"a","data":{"n":12345678901234567890}}';
    const { json, source } = reader({ source: '/file' })(text);
    expect(json).toBe(`{"id":"${hash(text)}","source":"/file", "type":"a","data":{"n":12345678901234567890}}`);
    expect(source).toBe('/file');
    const explicit = '{"id":null,"source":"/own","type":"a","data":1}';
    expect(JSON.parse(reader({ source: '/file' })(explicit).json)).toEqual({
      id: hash(explicit),
      source: '/own',
      type: 'a',
      data: 1,
    });
  });

  it('may begin with a byte order mark', () => {
    expect(reader()('\ufeff{"id":"1","type":"a","data":1}').json).toBe('{"id":"1","type":"a","data":1}');
  });

  it.each([
    ['{"type":', /^is no JSON: /],
    ['[1]', 'is no JSON object'],
    ['null', 'is no JSON object'],
    ['{"page":"A"}', 'is no event: it has no type and no data'],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'is not UTF-8'],
  ])('cannot be made of %s', (text, reason) => {
    expect(() => reader()(text)).toThrow(reason);
  });

  it('of a log that is no UTF-8 takes each byte as a character', () => {
    const text = Buffer.from('1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET /\xe4 HTTP/1.1" 200 5', 'latin1');
    expect(JSON.parse(preset('combined')(text).json).data.path).toBe('/ä');
  });
});
