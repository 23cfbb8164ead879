import { addDays, dayOf } from '../src/event-day';
import { aDatabase, type TestDatabase } from './a-database';
import { anEvent, aPersist, type TestPersist } from './a-persist';

const today = dayOf(Date.now())!;

describe('day partitions', () => {
  let database: TestDatabase;
  let opened: TestPersist[];

  beforeEach(async () => {
    database = await aDatabase();
    opened = [];
  });

  afterEach(async () => {
    for (const persist of opened) await persist.close();
    await database.drop();
  });

  const open = (maxDayPartitions = 400) => {
    const persist = aPersist(database.url, { maxDayPartitions });
    opened.push(persist);
    return persist;
  };
  const ofDay = (day: string, id = day) => anEvent({ id, time: `${day}T12:00:00.000Z` });
  const partitions = async () =>
    Object.fromEntries(
      (await database.rows(`SELECT day::text, tableoid::regclass::text AS partition FROM events`)).map((row) => [
        row.day,
        row.partition,
      ]),
    );

  it('are made when events of their day come, between 1970 and a week from now', async () => {
    const [near, far] = [addDays(today, 7), addDays(today, 8)];
    const days = ['1969-12-31', '1970-01-01', '2015-09-12', '2016-02-29', near, far];
    await open().events.persist(days.map((day) => ofDay(day)));
    expect(await partitions()).toEqual({
      '1969-12-31': 'events_default',
      '1970-01-01': 'events_19700101',
      '2015-09-12': 'events_20150912',
      '2016-02-29': 'events_20160229',
      [near]: `events_${near.replaceAll('-', '')}`,
      [far]: 'events_default',
    });
  });

  it('are made once by several instances at once', async () => {
    const instances = [open(), open(), open()];
    const days = Array.from({ length: 20 }, (_, index) => addDays('2015-09-01', index));
    await Promise.all(
      instances.map((persist, number) => persist.events.persist(days.map((day) => ofDay(day, `${day}/${number}`)))),
    );
    expect(await database.rows(`SELECT count(*)::int FROM events WHERE tableoid = 'events_default'::regclass`)).toEqual(
      [{ count: 0 }],
    );
    expect(await database.rows('SELECT count(*)::int FROM events')).toEqual([{ count: 60 }]);
  });

  it('stop at the limit, those around today excepted', async () => {
    const aheadAndDefault = 10;
    const persist = open(aheadAndDefault + 1);
    await persist.events.persist([ofDay('2015-09-12')]);
    await persist.events.persist([ofDay('2015-09-13'), ofDay(today)]);
    expect(await partitions()).toEqual({
      '2015-09-12': 'events_20150912',
      '2015-09-13': 'events_default',
      [today]: `events_${today.replaceAll('-', '')}`,
    });
  });

  it('leave a day in DEFAULT that has rows there', async () => {
    await open(0).events.persist([ofDay('2015-09-12', 'early')]);
    expect(await open().events.persist([ofDay('2015-09-12', 'late')])).toEqual([undefined]);
    expect(await database.rows('SELECT id, tableoid::regclass::text AS partition FROM events ORDER BY id')).toEqual([
      { id: 'early', partition: 'events_default' },
      { id: 'late', partition: 'events_default' },
    ]);
    expect(await database.rows(`SELECT to_regclass('events_20150912') AS partition`)).toEqual([{ partition: null }]);
  });

  it('do not hold up events while something long reads DEFAULT', async () => {
    const persist = open();
    await persist.schema.ready();
    const release = await database.hold('SELECT count(*) FROM events_default');
    expect(await persist.events.persist([ofDay('2015-09-12')])).toEqual([undefined]);
    await release();
    expect(await partitions()).toEqual({ '2015-09-12': 'events_default' });
  });
});
