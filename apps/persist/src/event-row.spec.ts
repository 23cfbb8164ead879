import { fromWire, MillraceEvent, originate, toWire } from '@millrace/events';
import { UnrecoverableError } from '@millrace/redis-streams';
import { eventColumns, eventRow } from './event-row';

const anEvent = (changes: object = {}): MillraceEvent =>
  Object.assign(
    originate({ id: 'e1', type: 'page.viewed', source: '/shop/web', time: '2015-09-12T00:46:58.771Z', data: { a: 1 } }),
    changes,
  );

const named = (event: MillraceEvent) =>
  Object.fromEntries(eventRow(event).fields.map((field, index) => [eventColumns[index]![0], field]));

describe('eventRow', () => {
  it('has one field a column', () => {
    const event = anEvent({ receivedAt: '2015-09-12T00:46:59.000Z', subject: 'user-42', enrichment: { bot: false } });
    expect(named(event)).toEqual({
      source: '/shop/web',
      id: 'e1',
      type: 'page.viewed',
      time: '2015-09-12T00:46:58.771Z',
      received_at: '2015-09-12T00:46:59.000Z',
      correlation_id: 'e1',
      causation_id: null,
      subject: 'user-42',
      schema_version: '1',
      traceparent: null,
      enrichment: '{"bot":false}',
      data: '{"a":1}',
    });
  });

  it('knows its day', () => {
    expect(eventRow(anEvent())).toMatchObject({ day: '2015-09-12', exactDay: true });
  });

  it('leaves a day to PostgreSQL that rounding may move', () => {
    const event = anEvent({ time: '2015-09-12T23:59:59.9999999Z' });
    expect(eventRow(event)).toMatchObject({ day: '2015-09-12', exactDay: false });
  });

  it('never parses the data of an event that came from a stream', () => {
    const text = '{ "big": 12345678901234567890.10, "not json';
    const event = fromWire({ ...toWire(anEvent()), data: text });
    expect(named(event).data).toBe(text);
  });

  it('leaves the client out', () => {
    expect(JSON.stringify(eventRow(anEvent({ client: { ip: '192.0.2.1' } })))).not.toContain('192.0.2.1');
  });

  it('measures its size', () => {
    const small = eventRow(anEvent()).size;
    expect(eventRow(anEvent({ subject: 'x'.repeat(1000) })).size).toBe(small + 1000);
  });

  it.each(['source', 'type', 'time', 'correlationId'])('refuses an event without %s', (name) => {
    expect(() => eventRow(anEvent({ [name]: undefined }))).toThrow(UnrecoverableError);
  });

  it.each([
    ['subject', 7],
    ['subject', 'lone \ud83d surrogate'],
    ['id', 'nul \0'],
  ])('refuses %s %j and names the attribute', (name, value) => {
    expect(() => eventRow(anEvent({ [name]: value }))).toThrow(name);
  });

  it('takes whole surrogate pairs', () => {
    expect(named(anEvent({ subject: '🙂' })).subject).toBe('🙂');
  });
});
