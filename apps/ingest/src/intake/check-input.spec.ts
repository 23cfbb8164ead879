import { EventEnvelope, problemsOf } from '@millrace/events';
import { checkInput } from './check-input';
import { attributeNames } from './input-event';

const good = { type: 'order.placed', data: {} };
const pointersOf = (input: unknown): string[] => (checkInput(input).problems ?? []).map(({ pointer }) => pointer);

describe('checkInput', () => {
  it('takes an event with type and data alone, and with every attribute', () => {
    expect(checkInput(good)).toEqual({ event: good });
    const full = {
      ...good,
      id: 'e-1',
      source: '/shop',
      time: '2026-10-19T08:30:00+02:00',
      subject: 'user-42',
      correlationId: 'c-1',
      schemaVersion: 3,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      context: { ip: '2001:db8::1', userAgent: 'Mozilla/5.0', referrer: 'https://example.org/' },
    };
    expect(checkInput(full)).toEqual({ event: full });
  });

  it.each([null, 0, '', false, [], {}, { a: 1 }, 'millrace'])('takes %j as data', (data) => {
    expect(checkInput({ type: 't', data })).toEqual({ event: { type: 't', data } });
  });

  it('takes null for an absent optional attribute', () => {
    const nulls = { id: null, source: null, time: null, subject: null, correlationId: null, schemaVersion: null };
    expect(pointersOf({ ...good, ...nulls, traceparent: null, context: null })).toEqual([]);
  });

  it.each([null, 1, 'x', true, [], [good]])('refuses %j, which is no object', (input) => {
    expect(checkInput(input).problems).toEqual([{ pointer: '', detail: 'must be a JSON object' }]);
  });

  it('names every bad attribute at once', () => {
    const bad = {
      id: '',
      type: 'order placed',
      time: 'yesterday',
      schemaVersion: 1.5,
      context: { ip: 'nobody', x: 1 },
    };
    expect(pointersOf(bad).sort()).toEqual([
      '/context/ip',
      '/context/x',
      '/data',
      '/id',
      '/schemaVersion',
      '/time',
      '/type',
    ]);
  });

  it('names attributes that it does not know, and the ones it does', () => {
    expect(checkInput({ ...good, timestamp: 1, 'a/b': 2 }).problems).toEqual([
      { pointer: '/timestamp', detail: expect.stringContaining('is no attribute of an event') },
      { pointer: '/a~1b', detail: expect.stringContaining(attributeNames.join(', ')) },
    ]);
  });

  it('refuses keys that mean something to JavaScript', () => {
    const input: unknown = JSON.parse('{"type":"t","data":1,"__proto__":{"id":"x"},"constructor":1}');
    expect(pointersOf(input)).toEqual(['/__proto__', '/constructor']);
  });

  it('does not name a hundred thousand unknown attributes', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
    expect(pointersOf({ ...good, ...many })).toHaveLength(20);
    expect(pointersOf({ ...good, context: many })).toHaveLength(20);
  });

  it('keeps the pipeline’s own types to the pipeline', () => {
    expect(pointersOf({ type: 'millrace.window.closed', data: {} })).toEqual(['/type']);
    expect(pointersOf({ type: 'millrace.', data: {} })).toEqual(['/type']);
    expect(pointersOf({ type: 'millrace.source.ended', data: {} })).toEqual([]);
    expect(pointersOf({ type: 'millrace', data: {} })).toEqual([]);
  });
});

/** Two descriptions of the same rules: class-validator's on the envelope, which is the contract, and Ajv's, which is fast. */
describe('checkInput and the envelope’s own rules', () => {
  const texts = [
    '',
    'x',
    'é',
    '😀',
    'a'.repeat(256),
    'a'.repeat(257),
    '😀'.repeat(256),
    '😀'.repeat(257),
    7,
    true,
    {},
    [],
  ];
  const cases: Record<string, unknown[]> = {
    id: texts,
    source: texts,
    correlationId: texts,
    type: [
      ...texts,
      'order.placed',
      'a:b/c-d_e.F9',
      '.x',
      '-x',
      'a b',
      'a\nb',
      'a\n',
      'ü',
      'a'.repeat(128),
      'a'.repeat(129),
    ],
    subject: [...texts, 'a'.repeat(1024), 'a'.repeat(1025)],
    schemaVersion: [0, 1, 2, -1, 1.5, 1_000_000, 1_000_001, '1', true, {}, Infinity],
    traceparent: [
      '',
      '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
      'x',
      1,
    ],
    time: [
      '2026-10-19T08:30:00Z',
      '2026-10-19T08:30:00.123+02:00',
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '10000-01-01T00:00:00Z',
      '2026-02-30T00:00:00Z',
      '2026-10-19',
      '2026-10-19T08:30:00',
      'now',
      '',
      1760000000000,
    ],
  };
  const table = Object.entries(cases).flatMap(([name, values]) => values.map((value) => [name, value] as const));

  it.each(table)('agree on %s = %j', (name, value) => {
    const envelope = Object.assign(new EventEnvelope(), {
      id: 'e-1',
      type: 'order.placed',
      source: '/shop',
      time: '2026-10-19T08:30:00.000Z',
      correlationId: 'c-1',
      schemaVersion: 1,
      [name]: value,
    });
    const byClass = [...new Set(problemsOf(envelope).map(({ pointer }) => pointer))];
    expect(pointersOf({ ...good, [name]: value })).toEqual(byClass);
  });
});
