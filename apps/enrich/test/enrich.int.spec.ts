import { randomUUID } from 'node:crypto';
import { fromWire, originate, sourceEnded, streams, withEnvelope, type MillraceEvent } from '@millrace/events';
import { KeySpace, openRedis, Publisher, StreamInspector } from '@millrace/redis-streams';
import { createLogger, EventCodec, startApp, type RunningApp } from '@millrace/runtime';
import { EnrichConfig } from '../src/enrich.config';
import { EnrichModule, standardEnrichers } from '../src/enrich.module';
import type { Enricher } from '../src/enricher';

jest.setTimeout(60_000); // a busy machine is slow, not wrong

const failing: Enricher = {
  name: 'failing',
  enrich: ({ id }) => {
    if (id === 'unlucky') throw new Error('no answer');
    return undefined;
  },
};

describe('the enrich app', () => {
  const url = process.env['TEST_REDIS_URL']!;
  const prefix = `t-${randomUUID()}`;
  const redis = openRedis(url, 'commands');
  const keys = new KeySpace(prefix);
  const publisher = new Publisher(redis, keys, { codec: new EventCodec() });
  const inspector = new StreamInspector(redis, keys);
  let running: RunningApp | undefined;

  beforeAll(async () => {
    const config = Object.assign(new EnrichConfig(), { port: 0, redisUrl: url, prefix });
    const module = () => EnrichModule.forRoot(config, [...standardEnrichers(), failing]);
    const logger = createLogger({ app: 'enrich', level: 'silent' });
    running = await startApp({ name: 'enrich', Config: EnrichConfig, module }, config, logger);
  });
  afterAll(async () => {
    await running?.app.close();
    redis.disconnect();
  });

  it('sends every event on, enriched, without the address it came from', async () => {
    const client = {
      ip: '192.0.2.7',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0',
      referrer: 'https://www.google.de/search?q=millrace',
    };
    const viewed = (id: string): MillraceEvent =>
      withEnvelope(originate({ type: 'page.viewed', source: '/web', id, data: { page: '/' } }), { client });
    const sent = [viewed('lucky'), viewed('unlucky'), sourceEnded('/web', 'end')];
    for (const event of sent) await publisher.publish(streams.accepted, event);

    const found = await eventuallyThree();
    const enriched = new Map(found.map(({ fields }) => [fromWire(fields).id, fromWire(fields)]));
    const parts = {
      userAgent: { browser: 'Firefox', browserVersion: '120.0', os: 'Linux', device: 'desktop', bot: false },
      referrer: { medium: 'search', host: 'google.de', source: 'google', term: 'millrace' },
    };
    expect(enriched.get('lucky')).toMatchObject({ enrichment: parts, data: { page: '/' } });
    const partial = [{ enricher: 'failing', reason: 'no answer' }];
    expect(enriched.get('unlucky')!.enrichment).toEqual({ ...parts, partial });
    expect(enriched.get('end')).toMatchObject({ type: 'millrace.source.ended', source: '/web' });
    expect(JSON.stringify(found)).not.toMatch(/192\.0\.2\.7|Mozilla/);

    const metrics = await (await fetch(`${running!.url}/metrics`)).text();
    expect(metrics).toMatch('millrace_enrichment_failures_total{enricher="failing"} 1');
  });

  const eventuallyThree = async (): ReturnType<StreamInspector['recent']> => {
    for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((next) => setTimeout(next, 10))) {
      const found = await inspector.recent(streams.enriched, { count: 10 });
      if (found.length === 3) return found;
    }
    throw new Error('the three events did not come through within 10 s');
  };
});
