import { originate, withEnvelope } from '@millrace/events';
import { EventCodec } from './event-codec';

const codec = new EventCodec();
const event = originate({ type: 'order.placed', source: '/shop', subject: 'o-1', data: { text: 'ü\u0000\ud800' } });

describe('EventCodec', () => {
  it('reads what it wrote, with the envelope as headers', () => {
    const { payload, headers } = codec.decode(codec.encode(event));
    expect(JSON.parse(JSON.stringify(payload))).toEqual({ ...event });
    expect(headers).toMatchObject({ id: event.id, correlationId: event.id, subject: 'o-1' });
  });

  it('hands data on byte by byte without parsing it', () => {
    const fields = { ...codec.encode(event), data: '{ "kept":  1.0 }' };
    const changed = withEnvelope(codec.decode(fields).payload as typeof event, { enrichment: { a: 1 } });
    expect(codec.encode(changed).data).toBe('{ "kept":  1.0 }');
  });

  it('does not parse broken data until somebody looks', () => {
    const { payload } = codec.decode({ ...codec.encode(event), data: '{broken' });
    expect(() => (payload as typeof event).data).toThrow(SyntaxError);
  });

  it.each([
    ['a string', 'text', /^A string is no event: answer what originate\(\), follow\(\) or withEnvelope\(\) make/],
    ['null', null, /^A null is no event/],
    ['a plain object', { some: 1, thing: 2 }, /^An output of class Object with the keys some, thing is no event/],
    ['a list', [event], /^An output of class Array/],
  ])('refuses %s as output', (_what, value, message) => {
    expect(() => codec.encode(value)).toThrow(message);
  });

  it.each([
    ['no JSON', 'x'],
    ['no object', '7'],
    ['an envelope without id', '{"v":1}'],
    ['a newer version', '{"v":2,"id":"a"}'],
  ])('refuses %s', (_what, envelope) => {
    expect(() => codec.decode({ type: 't', envelope, data: '{}' })).toThrow();
  });
});
