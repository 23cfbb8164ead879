import { originate, pipelineTypes, sourceEnded } from '@millrace/events';
import { drop, UnrecoverableError } from '@millrace/redis-streams';
import { aDatabase, type TestDatabase } from './a-database';
import { aPersist, type TestPersist } from './a-persist';

const group = (key: string, count = 1, sum: number | null = null) => ({
  key,
  count,
  sum,
  avg: sum,
  min: sum,
  max: sum,
});

const closed = (changes: object = {}) =>
  originate({
    type: pipelineTypes.windowClosed,
    source: '/millrace/aggregate',
    data: {
      aggregation: 'edits-per-channel',
      source: '/wikipedia',
      start: '2015-09-12T00:46:00.000Z',
      end: '2015-09-12T00:47:00.000Z',
      part: 0,
      groups: [group('#en', 3), group('#fr', 1)],
      ...changes,
    },
  });

describe('closed windows', () => {
  let database: TestDatabase;
  let persist: TestPersist;

  beforeAll(async () => {
    database = await aDatabase();
    persist = aPersist(database.url);
    await persist.schema.ready();
  });

  afterEach(async () => {
    await database.rows('TRUNCATE closed_windows');
  });

  afterAll(async () => {
    await persist.close();
    await database.drop();
  });

  const counts = async () => {
    const rows = await database.rows<{ group_key: string; count: string }>(
      'SELECT group_key, count FROM closed_windows',
    );
    return Object.fromEntries(rows.map(({ group_key, count }) => [group_key, Number(count)]));
  };

  it('make one row a group, with every measure', async () => {
    const measures = { key: '#en', count: 3, sum: 0.30000000000000004, avg: 1e-7, min: -1.5, max: 1e300 };
    expect(await persist.windows.persist([closed({ groups: [measures, group('', 2)] })])).toEqual([undefined]);
    const rows = await database.rows('SELECT * FROM closed_windows ORDER BY group_key');
    const window = {
      aggregation: 'edits-per-channel',
      source: '/wikipedia',
      window_start: new Date('2015-09-12T00:46:00.000Z'),
      window_end: new Date('2015-09-12T00:47:00.000Z'),
      revision: 0,
    };
    expect(rows).toEqual([
      { ...window, group_key: '', count: '2', sum: null, avg: null, min: null, max: null },
      {
        ...window,
        group_key: '#en',
        count: '3',
        sum: '0.30000000000000004',
        avg: '0.0000001',
        min: '-1.5',
        max: expect.any(String),
      },
    ]);
    expect(Number(rows[1]!.max)).toBe(1e300);
  });

  it('change nothing when they are delivered again', async () => {
    const versions = () => database.rows('SELECT group_key, xmin::text FROM closed_windows ORDER BY group_key');
    await persist.windows.persist([closed(), closed({ part: 1, groups: [group('#de', 2, 1.5)] })]);
    const before = await versions();
    await persist.windows.persist([closed(), closed({ part: 1, groups: [group('#de', 2, 1.5)] }), closed()]);
    expect(await versions()).toEqual(before);
  });

  it('keep the highest revision, in whatever order they come', async () => {
    const revised = (revision: number, count: number) => closed({ revision, groups: [group('#en', count)] });
    await persist.windows.persist([revised(1, 11)]);
    await persist.windows.persist([revised(0, 10)]);
    expect(await counts()).toEqual({ '#en': 11 });
    await persist.windows.persist([revised(3, 13), revised(2, 12)]);
    expect(await counts()).toEqual({ '#en': 13 });
  });

  it('keep the last one of the same revision', async () => {
    await persist.windows.persist([closed({ groups: [group('#en', 1)] }), closed({ groups: [group('#en', 2)] })]);
    expect(await counts()).toEqual({ '#en': 2 });
  });

  it('take thousands of groups', async () => {
    const groups = Array.from({ length: 5_000 }, (_, index) => group(`page ${index}`, index));
    expect(await persist.windows.persist([closed({ groups }), closed({ part: 1, groups: [] })])).toEqual([
      undefined,
      undefined,
    ]);
    expect(await database.rows('SELECT count(*)::int, sum(count)::int FROM closed_windows')).toEqual([
      { count: 5_000, sum: (4_999 * 5_000) / 2 },
    ]);
  });

  it('refuse one that PostgreSQL cannot store, whole, and store its neighbours', async () => {
    const bad = closed({ groups: [group('fine'), group('n\0l')] });
    const answers = await persist.windows.persist([
      closed({ groups: [group('a')] }),
      bad,
      closed({ groups: [group('b')] }),
    ]);
    expect(answers).toEqual([undefined, expect.any(UnrecoverableError), undefined]);
    expect(await counts()).toEqual({ a: 1, b: 1 });
  });

  it('refuse what is no closed window and drop other events', async () => {
    const answers = await persist.windows.persist([closed({ groups: null }), sourceEnded('/wikipedia'), closed()]);
    expect(answers).toEqual([expect.any(UnrecoverableError), drop('not a closed window'), undefined]);
  });
});
