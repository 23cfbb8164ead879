import { SchemaError } from '../src/migrate';
import { aDatabase, type TestDatabase } from './a-database';
import { anEvent, aPersist } from './a-persist';

describe('the schema at boot', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await aDatabase();
  });

  afterEach(async () => {
    await database.drop();
  });

  const boot = async () => {
    const persist = aPersist(database.url);
    try {
      await persist.schema.onApplicationBootstrap();
    } finally {
      await persist.close();
    }
  };

  it('is made once by any number of instances that start together', async () => {
    await Promise.all(Array.from({ length: 6 }, boot));
    expect(await database.rows('SELECT version, name FROM schema_migrations ORDER BY version')).toEqual([
      { version: 1, name: 'events' },
      { version: 2, name: 'closed-windows' },
    ]);
    const partitions = await database.rows<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'events'::regclass ORDER BY 1`,
    );
    expect(partitions).toHaveLength(10);
    expect(partitions.at(-1)).toEqual({ name: 'events_default' });
  });

  it('stays as it is on a second start', async () => {
    await boot();
    const before = await database.rows('SELECT * FROM schema_migrations');
    await boot();
    expect(await database.rows('SELECT * FROM schema_migrations')).toEqual(before);
  });

  it('keeps the rows that are there', async () => {
    const persist = aPersist(database.url);
    await persist.events.persist([anEvent()]);
    await persist.close();
    await boot();
    expect(await database.rows('SELECT count(*)::int FROM events')).toEqual([{ count: 1 }]);
  });

  it('ends the boot when it is newer than the code', async () => {
    await boot();
    await database.rows(`INSERT INTO schema_migrations (version, name, checksum) VALUES (99, 'future', 'x')`);
    await expect(boot()).rejects.toThrow(SchemaError);
    await expect(boot()).rejects.toThrow(/migration 99 \(future\)/);
  });

  it('is not half made when a step fails', async () => {
    await database.rows('CREATE TABLE closed_windows (in_the_way text)');
    const persist = aPersist(database.url);
    await expect(persist.schema.ready()).rejects.toThrow(/closed_windows/);
    expect(await database.rows(`SELECT to_regclass('events') AS events`)).toEqual([{ events: null }]);
    await database.rows('DROP TABLE closed_windows');
    await persist.schema.ready();
    await persist.close();
  });
});
