import { fromWire, type MillraceEvent, originate, sourceEnded, toWire, withEnvelope } from '@millrace/events';
import { drop, UnrecoverableError } from '@millrace/redis-streams';
import { aDatabase, type TestDatabase } from './a-database';
import { anEvent, aPersist, someEvents, type TestPersist } from './a-persist';

const stored = (count: number) => Array.from({ length: count }, () => undefined);

describe.each([
  { way: 'by COPY', copyFromRows: 1, afterConflict: false },
  { way: 'by COPY and merge', copyFromRows: 1, afterConflict: true },
  { way: 'by INSERT', copyFromRows: 100_000, afterConflict: false },
])('events go in $way', ({ copyFromRows, afterConflict }) => {
  let database: TestDatabase;
  let persist: TestPersist;

  beforeAll(async () => {
    database = await aDatabase();
    persist = aPersist(database.url, { copyFromRows });
    await persist.schema.ready();
  });

  beforeEach(async () => {
    if (afterConflict) await persist.events.persist([anEvent({ id: 'twice' }), anEvent({ id: 'twice' })]);
    await database.rows('DELETE FROM events');
  });

  afterEach(async () => {
    await database.rows('DELETE FROM events');
  });

  afterAll(async () => {
    await persist.close();
    await database.drop();
  });

  const ids = async () =>
    (await database.rows<{ id: string }>('SELECT id FROM events ORDER BY id')).map(({ id }) => id);

  it('makes one row of one event, with every attribute', async () => {
    const event = withEnvelope(
      anEvent({
        id: 'e1',
        subject: 'user-42',
        correlationId: 'c1',
        schemaVersion: 3,
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        data: { amount: 12.5, tags: ['a', null, true], nested: { deep: { er: '🙂' } } },
      }),
      { receivedAt: '2015-09-12T00:46:59.001Z', causationId: 'p1', enrichment: { userAgent: { browser: 'Firefox' } } },
    );
    expect(await persist.events.persist([event])).toEqual([undefined]);
    const [row, ...others] = await database.rows(
      `SELECT to_char(day, 'YYYY-MM-DD') AS day, source, id, type, time, received_at, correlation_id, causation_id, subject,
              schema_version, traceparent, enrichment, data, tableoid::regclass::text AS partition FROM events`,
    );
    expect(others).toEqual([]);
    expect(row).toEqual({
      day: '2015-09-12',
      source: '/shop/web',
      id: 'e1',
      type: 'page.viewed',
      time: new Date('2015-09-12T00:46:58.771Z'),
      received_at: new Date('2015-09-12T00:46:59.001Z'),
      correlation_id: 'c1',
      causation_id: 'p1',
      subject: 'user-42',
      schema_version: 3,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      enrichment: { userAgent: { browser: 'Firefox' } },
      data: { amount: 12.5, tags: ['a', null, true], nested: { deep: { er: '🙂' } } },
      partition: 'events_20150912',
    });
  });

  it('changes nothing when events are delivered again', async () => {
    const versions = () => database.rows('SELECT id, xmin::text, ctid::text FROM events ORDER BY id');
    await persist.events.persist(someEvents(150));
    const before = await versions();
    expect(await persist.events.persist(someEvents(150))).toEqual(stored(150));
    expect(await persist.events.persist(someEvents(151))).toEqual(stored(151));
    expect((await versions()).filter(({ id }) => id !== 'e150')).toEqual(before);
    expect(await ids()).toHaveLength(151);
  });

  it('counts written and merged rows apart', async () => {
    const counting = aPersist(database.url, { copyFromRows });
    await counting.events.persist(someEvents(10));
    await counting.events.persist(someEvents(12));
    const text = await counting.metrics.scrape();
    await counting.close();
    expect(text).toContain('millrace_persist_rows_written_total{table="events"} 12');
    expect(text).toContain('millrace_persist_rows_merged_total{table="events"} 10');
    expect(text).toContain('millrace_persist_batch_seconds_count{table="events"} 2');
  });

  it('takes duplicates inside a batch', async () => {
    expect(await persist.events.persist([...someEvents(3), ...someEvents(3)])).toEqual(stored(6));
    expect(await ids()).toEqual(['e0', 'e1', 'e2']);
  });

  it('tells events apart by source, and ids by their bytes', async () => {
    const events = [
      anEvent({ id: 'a' }),
      anEvent({ id: 'A' }),
      anEvent({ id: 'a', source: '/other' }),
      anEvent({ id: 'é' }),
    ];
    await persist.events.persist([...events, anEvent({ id: 'e\u0301' })]);
    expect(await ids()).toHaveLength(5);
  });

  it('keeps years 1 and 9999', async () => {
    await persist.events.persist([
      anEvent({ id: 'first', time: '0001-01-01T00:00:00.000Z' }),
      anEvent({ id: 'last', time: '9999-12-31T23:59:59.999Z' }),
    ]);
    expect(
      await database.rows(
        `SELECT id, day::text, time::text, tableoid::regclass::text AS partition FROM events ORDER BY id`,
      ),
    ).toEqual([
      { id: 'first', day: '0001-01-01', time: '0001-01-01 00:00:00+00', partition: 'events_default' },
      { id: 'last', day: '9999-12-31', time: '9999-12-31 23:59:59.999+00', partition: 'events_default' },
    ]);
  });

  it('files an event under the UTC day of its time', async () => {
    const event = withEnvelope(anEvent({ id: 'e1' }), { time: '2015-09-12T23:30:00-02:00' });
    await persist.events.persist([event]);
    expect(await database.rows('SELECT day::text FROM events')).toEqual([{ day: '2015-09-13' }]);
  });

  it('files an event under the day that PostgreSQL rounds its time to', async () => {
    await persist.events.persist([withEnvelope(anEvent({ id: 'e1' }), { time: '2015-09-12T23:59:59.9999999Z' })]);
    expect(await database.rows('SELECT day::text, time::text FROM events')).toEqual([
      { day: '2015-09-13', time: '2015-09-13 00:00:00+00' },
    ]);
  });

  it.each([
    ['quotes', `'single' "double" \`back\` $1 $$ ; -- comment`],
    ['backslashes', '\\ \\\\ \\N \\. \\t \\x41'],
    ['white space', ' tab\tnewline\ncarriage return\r\nform feed\fvertical\v '],
    ['control characters', '\u0001\u001f\u007f\u0085\u2028'],
    ['other planes', '🙂 👩‍👩‍👧 𝒳 \uffff'],
    ['array and row syntax', '{NULL,"a"} (1,2) [3]'],
    ['nothing', ''],
  ])('keeps strings with %s', async (_what, text) => {
    await persist.events.persist([anEvent({ id: 'e1', subject: text, data: { [text]: text } })]);
    expect(await database.rows('SELECT subject, data FROM events')).toEqual([
      { subject: text, data: { [text]: text } },
    ]);
  });

  it.each([[null], ['text'], [42], [false], [[]], [[1, [2]]]])('keeps %j as data', async (data) => {
    await persist.events.persist([anEvent({ data })]);
    expect(await database.rows('SELECT data::text FROM events')).toEqual([
      { data: JSON.stringify(data).replace(',', ', ') },
    ]);
  });

  it('keeps 1 MB of data, many times in a batch', async () => {
    const events = Array.from({ length: 12 }, (_, index) =>
      anEvent({ id: `e${index}`, data: { text: `${index}\n`.repeat(500_000).slice(0, 1_000_000) } }),
    );
    expect(await persist.events.persist(events)).toEqual(stored(12));
    expect(await database.rows(`SELECT DISTINCT length(data->>'text') AS length FROM events`)).toEqual([
      { length: 1_000_000 },
    ]);
  }, 60_000);

  it('drops control events', async () => {
    const answers = await persist.events.persist([
      anEvent({ id: 'e1' }),
      sourceEnded('/shop/web'),
      anEvent({ id: 'e2' }),
    ]);
    expect(answers).toEqual([undefined, drop('control event'), undefined]);
    expect(await ids()).toEqual(['e1', 'e2']);
  });

  it('answers a batch of nothing but control events without asking PostgreSQL', async () => {
    const unreachable = aPersist('postgres://127.0.0.1:1/none');
    expect(await unreachable.events.persist([sourceEnded('/shop/web')])).toEqual([drop('control event')]);
    await unreachable.close();
  });

  it.each<[string, () => MillraceEvent, RegExp]>([
    ['a NUL in its data', () => anEvent({ id: 'bad', data: { text: 'a\0b' } }), /Unicode escape.*22P05.*\\u0000/s],
    ['a lone surrogate in its data', () => anEvent({ id: 'bad', data: { text: '\ud800' } }), /22P0[25]/],
    ['a lone surrogate in its subject', () => anEvent({ id: 'bad', subject: '\udfff' }), /subject holds/],
    ['no time', () => withEnvelope(anEvent({ id: 'bad' }), { time: undefined }), /has no time/],
    ['a time that is none', () => withEnvelope(anEvent({ id: 'bad' }), { time: '2015-13-45' }), /22008|22007/],
    ['a version out of range', () => anEvent({ id: 'bad', schemaVersion: 2 ** 40 }), /22003/],
    ['an id too long for the index', () => anEvent({ id: randomText(10_000) }), /54000/],
  ])('refuses an event with %s and stores its neighbours', async (_what, bad, reason) => {
    const neighbours = someEvents(40);
    const answers = await persist.events.persist([...neighbours.slice(0, 17), bad(), ...neighbours.slice(17)]);
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(40);
    expect(answers[17]).toBeInstanceOf(UnrecoverableError);
    expect((answers[17] as Error).message).toMatch(reason);
    expect(await ids()).toHaveLength(40);
  });

  it('refuses data that is not JSON and is no more than itself', async () => {
    const forged = fromWire({ ...toWire(anEvent({ id: 'bad' })), data: `1},{"id":"forged"` });
    const answers = await persist.events.persist([anEvent({ id: 'e1' }), forged]);
    expect(answers[1]).toBeInstanceOf(UnrecoverableError);
    expect(await ids()).toEqual(['e1']);
  });

  it('stores what is left when several are bad', async () => {
    const events = someEvents(100).map((event, index) =>
      index % 9 === 4 ? originate({ ...event, data: 'a\0b' }) : event,
    );
    const answers = await persist.events.persist(events);
    expect(answers.map((answer) => answer instanceof UnrecoverableError)).toEqual(
      events.map((_, index) => index % 9 === 4),
    );
    expect(await ids()).toHaveLength(89);
  });

  it('drops by the reserved prefix alone', async () => {
    await persist.events.persist([anEvent({ id: 'e1', type: 'millracelike.thing' })]);
    expect(await ids()).toEqual(['e1']);
  });
});

function randomText(length: number): string {
  return Array.from({ length }, () => String.fromCharCode(0x4e00 + Math.floor(Math.random() * 20_000))).join('');
}
