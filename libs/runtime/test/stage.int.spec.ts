import { randomUUID } from 'node:crypto';
import { originate, streams } from '@millrace/events';
import { KeySpace, Publisher, StreamInspector } from '@millrace/redis-streams';
import { EventCodec, REDIS } from '../src';
import { eventually } from './eventually';
import { type Sample, startSample } from './stage-app';

describe('a stage app', () => {
  let sample: Sample;
  beforeAll(async () => (sample = await startSample()));
  afterAll(async () => sample.app.close());

  const anEvent = (data: unknown) => {
    const event = originate({ type: 'order.placed', source: '/shop', data });
    event.receivedAt = new Date().toISOString();
    return event;
  };
  const publish = async (event: unknown) => sample.app.get(Publisher).publish(streams.accepted, event);
  const metric = async (line: string) => {
    const text = await (await fetch(`${sample.url}/metrics`)).text();
    return Number(
      text
        .split('\n')
        .find((candidate) => candidate.startsWith(`${line} `))
        ?.slice(line.length),
    );
  };

  it('handles events and settles them with their outputs', async () => {
    const event = anEvent({ cents: 1 });
    await publish(event);
    const [output] = await eventually(async () => {
      const recent = await sample.app.get(StreamInspector).recent(streams.enriched, { count: 1 });
      expect(recent).toHaveLength(1);
      return recent;
    });
    expect(JSON.parse(output!.fields.envelope)).toMatchObject({ id: event.id, enrichment: { seen: true } });
  });

  it('counts what comes in, goes out and dies, with latencies', async () => {
    await publish(anEvent({ fail: 'dead' }));
    const labels = '{stage="enrich",stream="events.accepted"}';
    await eventually(async () => expect(await metric(`millrace_events_dead_total${labels}`)).toBe(1));
    expect(await metric(`millrace_events_in_total${labels}`)).toBeGreaterThanOrEqual(2);
    expect(await metric(`millrace_events_out_total${labels}`)).toBeGreaterThanOrEqual(1);
    expect(await metric(`millrace_events_failed_total${labels}`)).toBe(1);
    expect(await metric(`millrace_handler_seconds_count${labels}`)).toBeGreaterThanOrEqual(2);
    expect(await metric(`millrace_end_to_end_seconds_count${labels}`)).toBeGreaterThanOrEqual(1);
    expect(await metric('millrace_in_flight{stage="enrich"}')).toBe(0);
    expect(await metric('millrace_redis_up')).toBe(1);
    const group = '{stream="events.accepted",group="enrich"}';
    expect(await metric(`millrace_dead_letters${group}`)).toBe(1);
    expect(await metric(`millrace_lag${group}`)).toBe(0);
    expect(await metric(`millrace_pending${group}`)).toBe(0);
    expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });

  it('logs a line of a handler with the event it handles, and without secrets', async () => {
    const event = anEvent({});
    await publish(event);
    const line = await eventually(() => {
      const found = sample.lines.find(({ msg, eventId }) => msg === 'handling' && eventId === event.id);
      expect(found).toBeDefined();
      return found!;
    });
    expect(line).toMatchObject({
      level: 'info',
      app: 'enrich',
      stage: 'enrich',
      stream: 'events.accepted',
      eventType: 'order.placed',
      correlationId: event.correlationId,
      authorization: '[redacted]',
      headers: { cookie: '[redacted]' },
      writeKey: '[redacted]',
    });
  });

  it('is healthy and ready, and says when it last read', async () => {
    const ready = await fetch(`${sample.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', app: 'enrich', error: {} }]);
    const health = (await (await fetch(`${sample.url}/health`)).json()) as {
      details: { consumer: { lastReadAt: string } };
    };
    expect(health.details).toMatchObject({ redis: { status: 'up' }, consumer: { status: 'up', state: 'running' } });
    expect(Date.now() - Date.parse(health.details.consumer.lastReadAt)).toBeLessThan(15_000);
  });

  it('shows a pause while a dependency is down', async () => {
    await publish(anEvent({ fail: 'down' }));
    await eventually(async () =>
      expect(await metric('millrace_paused{stage="enrich",stream="events.accepted"}')).toBe(1),
    );
    const { status } = await fetch(`${sample.url}/health/ready`);
    expect(status).toBe(200); // it waits on purpose: taking it out of service would help nobody
    expect(sample.lines.find(({ msg }) => msg === 'paused: a dependency is down')).toMatchObject({
      stream: 'events.accepted',
      reason: 'the dependency is down',
    });
  });

  // Last, because Nest has one logger a process: from here on it is the other app's.
  it('handles nothing before the lifecycle hooks are through, and nothing is lost meanwhile', async () => {
    const config = { prefix: `t-${randomUUID()}` };
    const early = new Publisher(sample.app.get(REDIS), new KeySpace(config.prefix), { codec: new EventCodec() });
    await early.publish(streams.accepted, anEvent({}));
    const other = await startSample(config);
    const line = await eventually(() => {
      const found = other.lines.find(({ msg }) => msg === 'handling');
      expect(found).toBeDefined();
      return found;
    });
    await other.app.close();
    expect(line).toMatchObject({ hooksThrough: true });
  });
});
