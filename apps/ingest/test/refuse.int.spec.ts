import { streams } from '@millrace/events';
import { eventually } from './eventually';
import { type FrontDoor, openFrontDoor } from './front-door';

const good = { type: 'order.placed', data: { total: 1 } };
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('POST /events, bad ones', () => {
  let door: FrontDoor;
  beforeAll(async () => (door = await openFrontDoor({ refusedMaxEntries: 1000, refusedMaxBytes: 400_000 })));
  afterAll(async () => door.close());

  const problemOf = async (response: Response) => {
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const body = JSON.parse(await response.text());
    expect(body).toMatchObject({ type: 'about:blank', status: response.status, title: expect.any(String) });
    return body;
  };

  it.each([
    ['0 bytes', '', 'The body is empty'],
    ['half an object', '{"type":"t"', 'line 1, column 12'],
    ['a trailing comma', '[{"type":"t","data":1},]', 'column 24'],
    ['invalid UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'not valid UTF-8'],
    ['UTF-16', Buffer.from('{}', 'utf16le'), 'line 1, column 2'],
    ['a raw NUL', '{"type":"t\u0000"}', 'control character'],
    ['NaN', '{"type":"t","data":NaN}', 'column 20'],
    ['a million open brackets', '['.repeat(1_000_000), 'column 1000001'],
  ])('answers 400 to %s, saying where', async (_, body, detail) => {
    const response = await door.send(body);
    expect(response.status).toBe(400);
    expect((await problemOf(response)).detail).toContain(detail);
  });

  it.each([
    ['another type', { 'content-type': 'text/plain' }, 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['no JSON after all', { 'content-type': 'application/jsonp' }, 415],
    ['a type that is none', { 'content-type': 'json' }, 415],
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['a compressed body', { 'content-encoding': 'gzip' }, 415],
    ['a charset that is UTF-8', { 'content-type': 'Application/JSON; Charset="UTF-8"' }, 202],
  ])('answers %s rightly', async (_, headers, status) => {
    const response = await door.send(JSON.stringify(good), headers);
    expect(response.status).toBe(status);
    if (status !== 202) await problemOf(response);
  });

  it.each([
    ['GET', '/nowhere', 404, null],
    ['POST', '/failed-events', 405, 'GET, HEAD'],
    ['PUT', '/events', 405, 'GET, HEAD, POST'],
    ['DELETE', '/events', 405, 'GET, HEAD, POST'],
    ['PATCH', '/events', 405, 'GET, HEAD, POST'],
  ])('answers %s %s with %i', async (method, path, status, allow) => {
    const body = method === 'GET' ? {} : { body: 'not even JSON', headers: { 'content-type': 'text/x-unknown' } };
    const response = await fetch(door.url + path, { method, ...body });
    expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
    await problemOf(response);
  });

  it('takes 10 MB, and answers 413 to more, and to too many events', async () => {
    const event = JSON.stringify({ type: 't', data: 'x'.repeat(1000) });
    const events = `[${Array.from({ length: 10_000 }, () => event).join(',')}]`;
    const padded = events + ' '.repeat(10 * 1024 * 1024 - events.length);
    expect((await door.send(padded)).status).toBe(202);
    const tooLong = await door.send(`${padded} `);
    expect(tooLong.status).toBe(413);
    await problemOf(tooLong);
    const tooMany = await door.send(`[${Array.from({ length: 10_001 }, () => 1).join(',')}]`);
    expect([tooMany.status, (await problemOf(tooMany)).detail]).toEqual([413, expect.stringContaining('10001')]);
  });

  it('answers 413 also to a chunked body that turns out too long', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 11; i++) yield chunk;
    }
    const request = { method: 'POST', body: chunks(), duplex: 'half', headers: { 'content-type': 'application/json' } };
    const status = await fetch(`${door.url}/events`, request as unknown as RequestInit).then(
      (response) => response.status,
      () => 413, // the server may close before the client has sent it all
    );
    expect(status).toBe(413);
    expect((await door.post(good)).status).toBe(202);
  });

  it('names each bad field of a single event', async () => {
    const bad = { type: 'order placed', id: 'i'.repeat(10_240), time: 'yesterday', tiem: 1, context: { ip: 'x' } };
    const { status, headers, body } = await door.post(bad);
    expect([status, headers.get('content-type')]).toEqual([400, expect.stringMatching('^application/problem.json')]);
    expect(body).toMatchObject({ title: 'Invalid events', detail: expect.stringContaining('The event is refused') });
    const places = body.errors.map(({ index, pointer }: { index: number; pointer: string }) => `${index} ${pointer}`);
    expect(places.sort()).toEqual(['0 /context/ip', '0 /data', '0 /id', '0 /tiem', '0 /time', '0 /type']);
  });

  it('keeps the good neighbours of a bad event', async () => {
    const before = await door.added();
    const { status, body } = await door.post([
      { ...good, id: 'n-1' },
      { type: 't' },
      7,
      { ...good, id: 'n-2' },
      { ...good, id: 'n-1' },
    ]);
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 2, duplicates: 1, refused: 2 });
    expect(body.events).toEqual([
      { id: 'n-1', status: 'accepted' },
      { id: null, status: 'refused' },
      { id: null, status: 'refused' },
      { id: 'n-2', status: 'accepted' },
      { id: 'n-1', status: 'duplicate' },
    ]);
    expect(body.errors).toEqual([
      { index: 1, pointer: '/data', detail: expect.stringContaining('is missing') },
      { index: 2, pointer: '', detail: 'must be a JSON object' },
    ]);
    expect(await door.added()).toBe(before + 2);
  });

  it('answers 400 when not one of several is fit, a duplicate beside them being fit', async () => {
    const { status, body } = await door.post([1, { type: 't' }]);
    expect([status, body.errors.length]).toEqual([400, 2]);
    await door.post({ ...good, id: 'fit' });
    expect((await door.post([{ ...good, id: 'fit' }, 1])).status).toBe(202);
  });

  it.each([
    ['U+0000', '{"type":"t","data":{"a":["x\\u0000"]}}', '/data/a/0'],
    ['U+0000 in a key', '{"type":"t","data":{"\\u0000":1}}', '/data/\\u0000'],
    ['a lone surrogate', '{"type":"t","data":"\\ud83d"}', '/data'],
    ['a lone surrogate in an attribute', '{"type":"t","data":1,"id":"\\uDE00"}', '/id'],
    ['a number beyond a double', '{"type":"t","data":{"n":-1e400}}', '/data/n'],
    ['65 levels', `{"type":"t","data":${nested(64)}}`, `/data${'/0'.repeat(63)}`],
    ['a million levels', `{"type":"t","data":${nested(1_000_000)}}`, `/data${'/0'.repeat(63)}`],
  ])('refuses %s by name', async (_, body, pointer) => {
    const response = await door.send(body);
    expect(response.status).toBe(400);
    expect((await problemOf(response)).errors).toEqual([{ index: 0, pointer, detail: expect.any(String) }]);
  });

  it('takes what comes close to the limits', async () => {
    expect((await door.send(`{"type":"t","data":${nested(63)}}`)).status).toBe(202);
    expect((await door.send('{"type":"t","data":["\\ud83d\\ude00","\\\\u0000",1.7976931348623157e308]}')).status).toBe(
      202,
    );
    expect((await door.newest())[0]!.data).toEqual(['😀', '\\u0000', Number.MAX_VALUE]);
  });

  it('refuses an event of more than 1 MB', async () => {
    const { status, body } = await door.post([good, { type: 't', data: 'x'.repeat(1024 * 1024) }]);
    expect([status, body.errors]).toEqual([
      202,
      [{ index: 1, pointer: '', detail: expect.stringContaining('at most 1048576') }],
    ]);
  });

  it('refuses the pipeline’s own types', async () => {
    expect((await door.post({ type: 'millrace.window.closed', data: {} })).body.errors[0].pointer).toBe('/type');
  });

  it('keeps what it refused, without the client’s IP', async () => {
    await door.post([
      good,
      { id: 'r-1', type: 'order.placed', time: 'x', data: { a: 1 }, context: { ip: '203.0.113.9', userAgent: 'u' } },
    ]);
    const [kept] = await door.newest(1, streams.refused);
    expect(kept!.client).toBeUndefined();
    expect(kept).toMatchObject({ type: 'millrace.event.refused', source: '/http' });
    const { body } = await door.get('/failed-events?stage=ingest&limit=1');
    expect(body.events[0]).toMatchObject({
      stage: 'ingest',
      event: { id: 'r-1', type: 'order.placed' },
      error: { problems: [{ pointer: '/time', detail: expect.any(String) }] },
      data: { id: 'r-1', type: 'order.placed', time: 'x', data: { a: 1 }, context: { userAgent: 'u' } },
    });
    expect(JSON.stringify(body)).not.toContain('203.0.113.9');
  });

  it('keeps no more of it than it may', async () => {
    await door.post(Array.from({ length: 3000 }, (_, i) => ({ type: 't', n: i })));
    await eventually(async () =>
      expect((await door.inspector.stream(streams.refused)).length).toBeLessThanOrEqual(1100),
    );
    await door.post(Array.from({ length: 100 }, () => ({ type: 't', n: 'x'.repeat(20_000) })));
    await eventually(async () =>
      expect((await door.inspector.stream(streams.refused)).bytes).toBeLessThanOrEqual(600_000),
    );
    expect((await door.inspector.stream(streams.refused)).length).toBeGreaterThan(1);
  });
});
