import fc from 'fast-check';
import { descendantId, follow, originate } from './flow';

describe('originate', () => {
  it('fills in what the writer leaves out', () => {
    const event = originate({ type: 'order.placed', source: '/shop', data: { cents: 1999 } });
    expect(event.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(event).toMatchObject({ correlationId: event.id, schemaVersion: 1, data: { cents: 1999 } });
    expect(event.causationId).toBeUndefined();
    expect(Math.abs(Date.parse(event.time) - Date.now())).toBeLessThan(5000);
  });

  it('keeps what the writer says', () => {
    const said = { id: 'i', correlationId: 'c', subject: 's', schemaVersion: 3, time: '2015-09-12T00:00:00.000Z' };
    expect(originate({ type: 't', source: '/s', data: null, ...said })).toMatchObject(said);
  });
});

describe('follow', () => {
  const parent = originate({ type: 'order.placed', source: '/shop', subject: 'user-1', data: {} });

  it('carries correlation, subject and trace on and names its parent', () => {
    const child = follow(parent, { type: 'payment.requested', source: '/payments', data: {} });
    expect(child).toMatchObject({ correlationId: parent.correlationId, causationId: parent.id, subject: 'user-1' });
  });

  it('gives a redelivered parent the same descendant, and siblings different ones', () => {
    const make = (discriminator: string) =>
      follow(parent, { type: 'line.added', source: '/shop', data: {}, discriminator }).id;
    expect(make('1')).toBe(make('1'));
    expect(make('1')).not.toBe(make('2'));
  });

  it('never mixes up where one part of an origin ends and the next begins', () => {
    const part = fc.string({ maxLength: 5 });
    fc.assert(
      fc.property(part, part, part, part, part, part, (s1, i1, d1, s2, i2, d2) => {
        const same = s1 === s2 && i1 === i2 && d1 === d2;
        const ids = [descendantId({ source: s1, id: i1 }, 't', d1), descendantId({ source: s2, id: i2 }, 't', d2)];
        expect(ids[0] === ids[1]).toBe(same);
      }),
    );
  });
});
