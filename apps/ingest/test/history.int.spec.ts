import { streams, type StreamName } from '@millrace/events';
import { type FrontDoor, openFrontDoor } from './front-door';

const event = (id: string, more: object = {}): object => ({ id, type: 'order.placed', data: { n: 1 }, ...more });

describe('GET /events and GET /failed-events', () => {
  let door: FrontDoor;
  beforeAll(async () => (door = await openFrontDoor()));
  afterAll(async () => door.close());

  const key = (stream: StreamName): string => door.keys.stream(0, stream);

  /** Hands out the next entries of a stream to a group, which may be new. */
  async function deliver(stream: StreamName, group: string, count: number): Promise<string[]> {
    await door.redis.xgroup('CREATE', key(stream), group, '0', 'MKSTREAM').catch(() => 'it exists');
    const read = (await door.redis.xreadgroup('GROUP', group, 'c', 'COUNT', count, 'STREAMS', key(stream), '>')) as
      [string, [string, string[]][]][] | null;
    return (read?.[0]?.[1] ?? []).map(([id]) => id);
  }

  /** Passes entries of events.accepted on, as enrich does. */
  async function enrich(ids: string[]): Promise<void> {
    for (const id of ids) {
      const [[, fields]] = (await door.redis.xrange(key(streams.accepted), id, id)) as [[string, string[]]];
      await door.redis.xadd(key(streams.enriched), '*', ...fields);
      await door.redis.xack(key(streams.accepted), 'enrich', id);
    }
  }

  /** Gives an entry up, as a stage does. */
  async function giveUp(stream: StreamName, group: string, entryId: string, message: string): Promise<void> {
    const [[, fields]] = (await door.redis.xrange(key(stream), entryId, entryId)) as [[string, string[]]];
    const at = new Date().toISOString();
    const cause = {
      group,
      stream,
      entryId,
      error: { name: 'Error', message },
      deliveries: 5,
      failures: 5,
      publishedAt: at,
      deadAt: at,
    };
    await door.redis.xadd(door.keys.group(0, stream, group).dead, '*', ...fields, 'x', JSON.stringify(cause));
    await door.redis.xack(key(stream), group, entryId);
  }

  it('needs the admin token', async () => {
    for (const path of ['/events', '/failed-events']) {
      const { status, headers } = await door.get(path, 'wrong');
      expect([status, headers.get('content-type')]).toEqual([401, expect.stringContaining('application/problem+json')]);
      expect((await fetch(door.url + path)).status).toBe(401);
      expect((await door.get(path)).status).toBe(200);
    }
  });

  it('is closed without a configured token', async () => {
    const closed = await openFrontDoor({ adminToken: undefined as unknown as string });
    expect((await closed.get('/events')).status).toBe(401);
    await closed.close();
  });

  it('shows recent events with the stage that has them', async () => {
    const ids = ['settled', 'dead-later', 'half', 'dead', 'parked', 'pending', 'waiting'];
    await door.post(ids.map((id) => event(id, { context: { ip: '203.0.113.77' } })));
    const [settled, deadLater, half, dead, parked] = await deliver(streams.accepted, 'enrich', 6);
    await enrich([settled!, deadLater!, half!]);
    await giveUp(streams.accepted, 'enrich', dead!, 'no luck');
    await door.redis.zadd(door.keys.group(0, streams.accepted, 'enrich').main.parked, Date.now() + 60_000, parked!);
    const [forAggregate, alsoForAggregate] = await deliver(streams.enriched, 'aggregate', 2);
    await door.redis.xack(key(streams.enriched), 'aggregate', forAggregate!, alsoForAggregate!);
    const [forPersist, given] = await deliver(streams.enriched, 'persist', 2);
    await door.redis.xack(key(streams.enriched), 'persist', forPersist!);
    await giveUp(streams.enriched, 'persist', given!, 'no table');

    const { body } = await door.get('/events');
    type Shown = { state: string; stages: object; event: { id: string; client: object } };
    const shown = (body.events as Shown[]).map(({ event: { id }, state, stages }) => ({ id, state, stages }));
    const later = (aggregate: string, persist: string): object => ({ aggregate, persist });
    expect(shown).toEqual([
      { id: 'waiting', state: 'accepted', stages: { enrich: 'waiting', ...later('waiting', 'waiting') } },
      { id: 'pending', state: 'enriching', stages: { enrich: 'pending', ...later('waiting', 'waiting') } },
      { id: 'parked', state: 'enriching', stages: { enrich: 'parked', ...later('waiting', 'waiting') } },
      { id: 'dead', state: 'dead', stages: { enrich: 'dead', ...later('waiting', 'waiting') } },
      { id: 'half', state: 'enriched', stages: { enrich: 'settled', ...later('waiting', 'waiting') } },
      { id: 'dead-later', state: 'dead', stages: { enrich: 'settled', ...later('settled', 'dead') } },
      { id: 'settled', state: 'settled', stages: { enrich: 'settled', ...later('settled', 'settled') } },
    ]);
    expect(body.events[0].event).toMatchObject({
      type: 'order.placed',
      source: '/http',
      client: { ip: '203.0.113.0' },
    });
    expect(body.next).toBeUndefined();
  });

  it('pages through recent events', async () => {
    const seen: string[] = [];
    for (let path = '/events?limit=3'; path;) {
      const { body } = await door.get(path);
      seen.push(...body.events.map(({ event: { id } }: { event: { id: string } }) => id));
      path = body.next ? `/events?limit=3&before=${body.next}` : '';
    }
    expect(seen).toEqual(['waiting', 'pending', 'parked', 'dead', 'half', 'dead-later', 'settled']);
  });

  it('shows what every stage gave up on and what was refused, newest first', async () => {
    await door.post({ id: 'bad', type: 'order.placed', context: { ip: '203.0.113.77' } });
    const { body } = await door.get('/failed-events');
    expect(body.events).toMatchObject([
      { stage: 'ingest', deliveries: 0, event: { id: 'bad' }, error: { problems: [{ pointer: '/data' }] } },
      {
        stage: 'persist',
        stream: streams.enriched,
        deliveries: 5,
        event: { id: 'dead-later' },
        error: { message: 'no table' },
      },
      {
        stage: 'enrich',
        stream: streams.accepted,
        deliveries: 5,
        event: { id: 'dead' },
        error: { message: 'no luck' },
        data: { n: 1 },
      },
    ]);
    expect(body.events[2].event.client).toEqual({ ip: '203.0.113.0' });
    expect(JSON.stringify(body)).not.toContain('203.0.113.77');
  });

  it('filters failed events by stage and type', async () => {
    await door.post({ type: 'page.viewed' });
    const stagesOf = async (query: string): Promise<string[]> =>
      (await door.get(`/failed-events?${query}`)).body.events.map(({ stage }: { stage: string }) => stage);
    expect(await stagesOf('stage=persist')).toEqual(['persist']);
    expect(await stagesOf('type=page.viewed')).toEqual(['ingest']);
    expect(await stagesOf('type=order.placed&limit=2')).toEqual(['ingest', 'persist']);
    expect(await stagesOf('type=nothing')).toEqual([]);
  });

  it('pages through failed events of all stages without losing one, also where entry ids are equal', async () => {
    const lists = [
      key(streams.refused),
      door.keys.group(0, streams.accepted, 'enrich').dead,
      door.keys.group(0, streams.windowsClosed, 'persist').dead,
    ];
    const cause = JSON.stringify({
      group: 'g',
      stream: 's',
      entryId: '1-1',
      error: { name: 'E', message: 'm' },
      deliveries: 1,
      failures: 1,
    });
    const far = Date.now() + 100_000;
    for (const list of lists)
      for (const ms of [far, far + 1])
        await door.redis.xadd(list, `${ms}-5`, 't', 't', 'e', '{"source":"/"}', 'd', '{}', 'x', cause);
    const seen: string[] = [];
    for (let path = '/failed-events?limit=1'; path;) {
      const { body } = await door.get(path);
      seen.push(...body.events.map(({ id, stage }: { id: string; stage: string }) => `${stage} ${id}`));
      path = body.next ? `/failed-events?limit=1&before=${body.next}` : '';
    }
    expect(seen).toHaveLength(6 + 4);
    expect(seen.filter((line) => line.endsWith(`${far}-5`))).toHaveLength(3);
  });

  it.each([
    '/events?limit=0',
    '/events?limit=201',
    '/events?before=x',
    '/events?type=t',
    '/failed-events?stage=nobody',
    '/failed-events?before=1-1',
  ])('answers 400 to %s', async (path) => {
    const { status, body } = await door.get(path);
    expect([status, body.title]).toEqual([400, 'Bad query']);
  });
});
