import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { streams } from '@millrace/events';
import { emptyFolder, type FrontDoor, openFrontDoor } from './front-door';

describe('POST /events, good ones', () => {
  let door: FrontDoor;
  beforeAll(async () => (door = await openFrontDoor({ trustProxy: '127.0.0.1' })));
  afterAll(async () => door.close());

  it('answers 202 once the event is in the stream', async () => {
    const { status, headers, body } = await door.post(
      { type: 'order.placed', data: { total: 12.5 } },
      { 'user-agent': 'test/1' },
    );
    expect([status, headers.get('content-type')]).toEqual([202, 'application/json; charset=utf-8']);
    const { id } = body.events[0];
    expect(body).toEqual({ accepted: 1, duplicates: 0, refused: 0, events: [{ id, status: 'accepted' }] });
    const [event] = await door.newest();
    expect(event).toMatchObject({
      id,
      type: 'order.placed',
      source: '/http',
      correlationId: id,
      schemaVersion: 1,
      data: { total: 12.5 },
      client: { ip: '127.0.0.1', userAgent: 'test/1' },
    });
    expect(event!.time).toBe(event!.receivedAt);
  });

  it('takes an array, in order, and an empty one', async () => {
    const events = Array.from({ length: 1200 }, (_, i) => ({ id: `a-${i}`, type: 'order.placed', data: i }));
    const { status, body } = await door.post(events);
    expect([status, body.accepted]).toEqual([202, 1200]);
    expect(body.events.map(({ id }: { id: string }) => id)).toEqual(events.map(({ id }) => id));
    expect((await door.newest(1200)).map(({ data }) => data)).toEqual(events.map(({ data }) => data).reverse());
    expect(await door.post([])).toMatchObject({ status: 202, body: { accepted: 0, events: [] } });
  });

  it('takes the same (source, id) once, within an array and across requests', async () => {
    const before = await door.added();
    const event = { id: 'twice', type: 'order.placed', data: 1 };
    const first = await door.post([event, { ...event, data: 2 }, { ...event, source: '/elsewhere' }]);
    expect(first.body).toMatchObject({ accepted: 2, duplicates: 1 });
    expect(first.body.events.map(({ status }: { status: string }) => status)).toEqual([
      'accepted',
      'duplicate',
      'accepted',
    ]);
    const again = await door.post(event);
    expect(again).toMatchObject({
      status: 202,
      body: { accepted: 0, duplicates: 1, events: [{ id: 'twice', status: 'duplicate' }] },
    });
    expect(await door.added()).toBe(before + 2);
  });

  it('takes the same event once from many requests at a time', async () => {
    const before = await door.added();
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => door.post({ id: 'at-once', type: 't', data: 1 })),
    );
    expect(answers.reduce((sum, { body }) => sum + Number(body.accepted), 0)).toBe(1);
    expect(await door.added()).toBe(before + 1);
  });

  it('takes flow and trace from the attributes, else from the headers', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await door.post(
      [
        { type: 't', data: 1 },
        { type: 't', data: 2, correlationId: 'own' },
      ],
      { 'x-correlation-id': 'flow-1', traceparent },
    );
    const [second, first] = await door.newest(2);
    expect(first).toMatchObject({ correlationId: 'flow-1', traceparent });
    expect(second).toMatchObject({ correlationId: 'own', traceparent });
  });

  it('believes a trusted proxy and a sending server about the client', async () => {
    await door.post({ type: 't', data: 1 }, { 'x-forwarded-for': '203.0.113.9', referer: 'https://example.org/a' });
    expect((await door.newest())[0]!.client).toMatchObject({ ip: '203.0.113.9', referrer: 'https://example.org/a' });
    const context = { ip: '198.51.100.4', userAgent: 'Mozilla/5.0' };
    await door.post({ type: 't', data: 1, context });
    expect((await door.newest())[0]!.client).toEqual(context);
  });

  it('writes times in UTC and keeps the years 1 to 9999', async () => {
    const times = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-10-19T08:30:00.5+02:00'];
    await door.post(times.map((time) => ({ type: 't', data: 1, time })));
    expect((await door.newest(3)).map(({ time }) => time).reverse()).toEqual([
      '0001-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
      '2026-10-19T06:30:00.500Z',
    ]);
  });

  it.each([
    ['keys with a meaning in JavaScript', '{"__proto__":{"admin":true},"constructor":{"prototype":1},"toString":null}'],
    ['every kind of value', '{"a":[null,true,false,-0.5,1e+21,"ä😀\\"\\\\/\\b\\f\\n\\r\\t"],"":{"":[]}}'],
    ['a data of null', 'null'],
  ])('stores %s faithfully', async (_, json) => {
    const response = await door.send(`{"type":"t","data":${json}}`);
    expect(response.status).toBe(202);
    const [entry] = await door.inspector.recent(streams.accepted, { count: 1 });
    expect(entry!.fields.data).toBe(JSON.stringify(JSON.parse(json)));
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('takes the end of a source like any event', async () => {
    const { status } = await door.post({ type: 'millrace.source.ended', source: '/wiki', data: {} });
    expect(status).toBe(202);
    expect((await door.newest())[0]).toMatchObject({ type: 'millrace.source.ended', source: '/wiki' });
  });

  it('counts what it did', async () => {
    const metrics = await (await fetch(`${door.url}/metrics`)).text();
    const value = (name: string): number =>
      Number(new RegExp(`${name}{stage="ingest",stream="events.accepted"} (\\d+)`).exec(metrics)?.[1]);
    expect(value('millrace_events_out_total')).toBe(await door.added());
    expect(value('millrace_events_in_total')).toBe(
      value('millrace_events_done_total') + value('millrace_events_dropped_total'),
    );
  });
});

describe('POST /events with a catalog', () => {
  const catalogDir = emptyFolder();
  writeFileSync(
    join(catalogDir, 'order.placed.yaml'),
    `type: order.placed
owner: shop
description: An order was placed
dedupe: { windowMs: 60000 }
schema: { type: object, required: [total], properties: { total: { type: number } } }
example: { total: 1 }
`,
  );
  let door: FrontDoor;
  beforeAll(async () => (door = await openFrontDoor({ catalogDir, catalogUnknown: 'reject', trustProxy: 'false' })));
  afterAll(async () => door.close());

  it('checks data by the type’s schema', async () => {
    expect((await door.post({ type: 'order.placed', data: { total: 1 } })).status).toBe(202);
    const { status, body } = await door.post({ type: 'order.placed', data: { total: 'much' } });
    expect([status, body.errors]).toEqual([
      400,
      [{ index: 0, pointer: '/data/total', detail: expect.stringContaining('number') }],
    ]);
  });

  it('refuses undeclared types when told to', async () => {
    expect((await door.post({ type: 'order.plcaed', data: {} })).body.errors).toEqual([
      { index: 0, pointer: '/type', detail: expect.stringContaining('declared by no file of the catalog') },
    ]);
  });

  it('remembers ids for the type’s window, in short keys', async () => {
    await door.post({ id: 'i'.repeat(256), type: 'order.placed', data: { total: 1 } });
    const [key] = await door.redis.keys(`${door.keys.state(0, 'dedupe:')}*`);
    expect(key).toHaveLength(door.keys.state(0, 'dedupe:').length + 22);
    const leftMs = await door.redis.pttl(key!);
    expect(leftMs).toBeGreaterThan(30_000);
    expect(leftMs).toBeLessThanOrEqual(60_000);
  });

  it('believes no X-Forwarded-For by default', async () => {
    await door.post({ type: 'order.placed', data: { total: 1 } }, { 'x-forwarded-for': '203.0.113.9' });
    expect((await door.newest())[0]!.client!.ip).toBe('127.0.0.1');
  });
});
