import { streams } from '@millrace/events';
import { eventually } from './eventually';
import { type FrontDoor, openFrontDoor } from './front-door';
import { PrivateRedis } from './private-redis';

jest.setTimeout(60_000); // an outage lasts as long as the publish waits for Redis

const event = { type: 'order.placed', data: { total: 1 } };

describe('POST /events when the pipeline is full', () => {
  let door: FrontDoor;
  beforeAll(async () => (door = await openFrontDoor({ maxDepth: 100, depthEveryMs: 20, enabledStages: ['enrich'] })));
  afterAll(async () => door.close());

  it('answers 429 with Retry-After above the depth limit, and takes events again below it', async () => {
    await door.post(Array.from({ length: 101 }, () => event));
    const { status, headers, body } = await door.post(event);
    expect([status, body.title]).toEqual([429, 'Too full']);
    const seconds = Number(headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(body.detail).toContain(`in ${seconds} s`);
    expect(await door.added()).toBe(101);

    const key = door.keys.stream(0, streams.accepted);
    await door.redis.xgroup('CREATE', key, 'enrich', '0');
    await door.redis.xreadgroup('GROUP', 'enrich', 'c', 'COUNT', 100, 'NOACK', 'STREAMS', key, '>');
    await eventually(async () => expect((await door.post(event)).status).toBe(202));
  });

  it('counts what it let in since it last looked', async () => {
    const slow = await openFrontDoor({ maxDepth: 100, depthEveryMs: 60_000 });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await slow.post(Array.from({ length: 60 }, () => event))).status);
    await slow.close();
    expect(statuses).toEqual([202, 202, 429]);
  });

  it('does not count the stages that do not run', async () => {
    const key = door.keys.stream(0, streams.enriched);
    for (let i = 0; i < 200; i++) await door.redis.xadd(key, '*', 't', 't', 'e', '{}', 'd', '1');
    expect((await door.post(event)).status).toBe(202);
  });

  it('says how often', async () => {
    expect(await (await fetch(`${door.url}/metrics`)).text()).toMatch(/^millrace_ingest_shed_total [1-9]/m);
  });
});

describe('POST /events when Redis is in trouble', () => {
  let redis: PrivateRedis;
  let door: FrontDoor;
  beforeAll(async () => {
    redis = await PrivateRedis.start('--maxmemory-policy', 'noeviction');
    door = await openFrontDoor({ redisUrl: redis.url });
  });
  afterAll(async () => {
    redis.thaw();
    await door.close();
    await redis.stop();
  });

  it('answers 429 when Redis is out of memory, and takes events again when it is not', async () => {
    await door.redis.config('SET', 'maxmemory', '1mb');
    const full = await door.post([event, { type: 't' }]);
    expect([full.status, Number(full.headers.get('retry-after'))]).toEqual([429, 5]);
    await door.redis.config('SET', 'maxmemory', '0');
    expect((await door.post(event)).status).toBe(202);
  });

  it('answers 503 within seconds when Redis hangs, and takes the events once it is back', async () => {
    redis.freeze();
    const began = performance.now();
    const sent = { ...event, id: 'during-the-outage' };
    const answers = await Promise.all([door.post(sent), door.post(event), door.post([event, 1])]);
    expect(performance.now() - began).toBeLessThan(9000);
    expect(answers.map(({ status, headers }) => [status, headers.has('retry-after')])).toEqual(
      answers.map(() => [503, true]),
    );
    redis.thaw();
    const again = await eventually(async () => {
      const answer = await door.post(sent);
      expect(answer.status).toBe(202);
      return answer;
    });
    expect(again.body.accepted + again.body.duplicates).toBe(1);
    expect((await door.newest(100)).filter(({ id }) => id === 'during-the-outage')).toHaveLength(1);
  });

  it('still refuses bad events by name while Redis hangs', async () => {
    redis.freeze();
    const { status, body } = await door.post({ type: 't' });
    redis.thaw();
    expect([status, body.errors]).toEqual([400, [{ index: 0, pointer: '/data', detail: expect.any(String) }]]);
    expect(door.log.some(({ msg }) => String(msg).includes('Refused events could not be kept'))).toBe(true);
  });
});
