import { instanceToPlain, plainToInstance } from 'class-transformer';
import fc from 'fast-check';
import { MillraceEvent } from './event';
import { originate } from './flow';
import { parseEvent } from './validate';
import { dataJson, fromWire, toWire, WireFormatError, withEnvelope } from './wire';

describe('the wire format', () => {
  const event = originate({ type: 'page.viewed', source: '/shop', subject: 'u', data: { url: '/', n: [1, null] } });

  it('brings any data and attribute back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 1 }), (data, subject) => {
        const sent = originate({ type: 't', source: '/s', subject, data });
        const received = fromWire(toWire(sent));
        expect(JSON.parse(JSON.stringify(received))).toEqual(JSON.parse(JSON.stringify(sent)));
      }),
    );
  });

  it('survives JSON and class-transformer', () => {
    const received = fromWire(toWire(event));
    expect(parseEvent(JSON.parse(JSON.stringify(received)))).toEqual(event);
    expect(plainToInstance(MillraceEvent, instanceToPlain(event))).toEqual(event);
  });

  it('neither parses nor rewrites data that nobody looks at', () => {
    const data = '{"big": 12345678901234567890,  "odd spacing":1.0}';
    const received = fromWire({ ...toWire(event), data });
    expect(toWire(withEnvelope(received, { enrichment: { a: 1 } })).data).toBe(data);
    expect(() => fromWire({ ...toWire(event), data: '{broken' })).not.toThrow();
  });

  it('removes an attribute that is set to undefined', () => {
    const withClient = withEnvelope(event, { client: { ip: '203.0.113.9' } });
    expect(toWire(withEnvelope(withClient, { client: undefined })).envelope).not.toContain('203.0.113.9');
  });

  it('refuses a version from the future and what is no event, with what to do', () => {
    const { envelope, ...rest } = toWire(event);
    const v2 = envelope.replace('"v":1', '"v":2');
    expect(() => fromWire({ ...rest, envelope: v2 })).toThrow(/wire version 2.*upgrade/);
    expect(() => fromWire({ ...rest, envelope: '{"v":1}' })).toThrow(WireFormatError);
    expect(() => fromWire({ ...rest, envelope: 'null' })).toThrow(WireFormatError);
  });

  it('names the event whose data is not JSON', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(() => dataJson(originate({ id: 'bad', type: 't', source: '/s', data: cyclic }))).toThrow(/event bad \(t\)/);
    expect(() => dataJson(originate({ type: 't', source: '/s', data: 1n }))).toThrow(WireFormatError);
  });
});
