import { dataJson, fromWire, originate, toWire, withEnvelope, type EventEnvelope } from '@millrace/events';
import { enrichEvent } from './enrich-event';
import { type Enricher } from './enricher';

const good: Enricher = { name: 'good', enrich: () => ({ found: 1 }) };
const silent: Enricher = { name: 'silent', enrich: () => undefined };
const broken: Enricher = {
  name: 'broken',
  enrich: () => {
    throw new Error('x'.repeat(500));
  },
};
const client = { ip: '192.0.2.7', userAgent: 'curl' };
const event = (changes: Partial<EventEnvelope> = { client }) =>
  withEnvelope(originate({ type: 't', source: '/s', data: { a: 1 } }), changes);

describe('enriching', () => {
  it("adds each enricher's part and removes the connection's hints", () => {
    const { event: enriched, missing } = enrichEvent(event(), [good, silent]);
    expect(enriched.enrichment).toEqual({ good: { found: 1 } });
    expect(missing).toEqual([]);
    expect(toWire(enriched).envelope).not.toMatch(/192\.0\.2\.7|client/);
  });

  it('goes on without the part of an enricher that fails, and says so', () => {
    const { event: enriched, missing } = enrichEvent(event(), [broken, good]);
    expect(missing).toEqual([{ enricher: 'broken', reason: 'x'.repeat(200) }]);
    expect(enriched.enrichment).toEqual({ good: { found: 1 }, partial: missing });
  });

  it('replaces an enrichment that somebody else wrote', () => {
    expect(enrichEvent(event({ enrichment: { userAgent: 'forged' } }), [silent]).event.enrichment).toBeUndefined();
  });

  it('never parses the data', () => {
    const unparsable = fromWire({ ...toWire(event()), data: '{"a":' });
    expect(dataJson(enrichEvent(unparsable, [good]).event)).toBe('{"a":');
  });

  it('leaves an event as it is that says nothing of its connection', () => {
    const bare = event({});
    expect(enrichEvent(bare, [good]).event).toBe(bare);
  });
});
