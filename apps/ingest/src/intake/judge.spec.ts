import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '@millrace/catalog';
import { fromWire, problemsOf } from '@millrace/events';
import { Judge, type Fit, type JudgeOptions, type RequestFacts, type Unfit } from './judge';

const facts: RequestFacts = {
  receivedAt: '2026-10-19T08:30:00.000Z',
  client: { ip: '192.0.2.7', userAgent: 'curl/8' },
  oddStrings: false,
};
const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
writeFileSync(
  join(folder, 'order.placed.yaml'),
  `
type: order.placed
version: 1
owner: shop
description: An order was placed
partitionKey: subject
dedupe: { by: id, windowMs: 60000 }
schema: { type: object, required: [total], properties: { total: { type: number } } }
example: { total: 1 }
`,
);
const catalog = loadCatalog(folder);
const options: JudgeOptions = { defaultSource: '/http', maxEventBytes: 20_000, maxDepth: 8, unknownTypes: 'generic' };
const judge = new Judge(catalog, options);

const fit = (input: object, more: Partial<RequestFacts> = {}): Fit => judge.judge(input, { ...facts, ...more }) as Fit;
const problems = (input: unknown, more: Partial<RequestFacts> = {}): Unfit['problems'] =>
  (judge.judge(input, { ...facts, ...more }) as Unfit).problems;

describe('Judge', () => {
  it('fills in what the client left out', () => {
    const { id, wire, dedupe } = fit({ type: 'order.placed', data: { total: 1 } });
    const event = fromWire(wire);
    expect(event).toMatchObject({
      id,
      type: 'order.placed',
      source: '/http',
      time: facts.receivedAt,
      receivedAt: facts.receivedAt,
      correlationId: id,
      schemaVersion: 1,
      client: facts.client,
      data: { total: 1 },
    });
    expect(problemsOf(event)).toEqual([]);
    expect(dedupe).toBeUndefined();
  });

  it('keeps what the client said, the time in UTC', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const said = {
      id: 'o-1',
      source: '/shop',
      subject: 'user-42',
      correlationId: 'c-1',
      schemaVersion: 2,
      traceparent,
    };
    const { wire } = fit({ ...said, type: 'order.paid', data: [1], time: '2026-10-19T08:30:00+02:00' });
    expect(fromWire(wire)).toMatchObject({ ...said, time: '2026-10-19T06:30:00.000Z', data: [1] });
  });

  it('takes correlation and trace of the request for events without their own', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { wire } = fit({ type: 't', data: 1 }, { correlationId: 'request-1', traceparent });
    expect(fromWire(wire)).toMatchObject({ correlationId: 'request-1', traceparent });
  });

  it('believes a sending server about its client, and cuts long hints', () => {
    const context = { ip: '198.51.100.1', userAgent: 'ä'.repeat(5000), referrer: 'x'.repeat(5000) };
    const { client } = fromWire(fit({ type: 't', data: 1, context }, {}).wire);
    expect(client!.ip).toBe('198.51.100.1');
    expect(Buffer.byteLength(client!.userAgent!)).toBe(4096);
    expect(client!.referrer).toHaveLength(4096);
    expect(fromWire(fit({ type: 't', data: 1, context: {} }).wire).client).toEqual({});
  });

  it('deduplicates by source and id for as long as the type says', () => {
    const first = fit({ id: 'o-1', type: 'order.placed', data: { total: 1 } }).dedupe!;
    expect(first).toEqual({ key: expect.stringMatching(/^[\w-]{22}$/), windowMs: 60_000 });
    expect(fit({ id: 'o-1', type: 'order.paid', data: 2 }).dedupe).toEqual({ key: first.key, windowMs: 3_600_000 });
    expect(fit({ id: 'o-1', source: '/other', type: 'order.placed', data: { total: 1 } }).dedupe!.key).not.toBe(
      first.key,
    );
  });

  it('stores data as JSON.stringify would, whatever its keys are called', () => {
    const data: unknown = JSON.parse('{"__proto__":{"a":1},"constructor":null,"1":[],"":-0.5e-7}');
    expect(fit({ type: 't', data }).wire.data).toBe(JSON.stringify(data));
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it('refuses what the catalog refuses', () => {
    expect(problems({ type: 'order.placed', data: { total: '1' } })).toEqual([
      { pointer: '/data/total', detail: expect.any(String) },
    ]);
  });

  it('takes undeclared types or not, as configured, and the end of a source always', () => {
    const strict = new Judge(catalog, { ...options, unknownTypes: 'reject' });
    const isFit = (type: string): boolean => 'wire' in strict.judge({ type, data: { total: 1 } }, facts);
    expect(['order.placed', 'order.plcaed', 'millrace.source.ended'].map(isFit)).toEqual([true, false, true]);
    expect(fit({ type: 'order.plcaed', data: {} }).wire.type).toBe('order.plcaed');
  });

  it('names bad attributes and unstorable values together', () => {
    const input: unknown = JSON.parse('{"type":"","data":{"n":1e999,"s":"\\u0000"}}');
    expect(problems(input, { oddStrings: true }).map(({ pointer }) => pointer)).toEqual([
      '/type',
      '/data/n',
      '/data/s',
    ]);
  });

  it('refuses an event that is too large or too deep', () => {
    expect(problems({ type: 't', data: 'x'.repeat(20_000) })[0]).toEqual({
      pointer: '',
      detail: expect.stringMatching(/^is 20\d\d\d bytes/),
    });
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(problems({ type: 't', data: deep })[0]!.detail).toContain('more than 8 levels');
    expect(problems(deep)).toEqual([
      { pointer: '', detail: 'must be a JSON object' },
      expect.objectContaining({ pointer: '/0/0/0/0/0/0/0/0' }),
    ]);
  });

  it('does not send a megabyte of key back', () => {
    const [problem] = problems({ type: 't', data: 1, ['k'.repeat(1_000_000)]: 1 });
    expect(problem!.pointer).toHaveLength(1024);
  });
});
