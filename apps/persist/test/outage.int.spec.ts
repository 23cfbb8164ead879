import { UnavailableError } from '@millrace/redis-streams';
import { aDatabase, type TestDatabase } from './a-database';
import { anEvent, aPersist, someEvents, type TestPersist } from './a-persist';
import { aProxy, type TestProxy } from './a-proxy';

describe('while PostgreSQL cannot be used', () => {
  let database: TestDatabase;
  let proxy: TestProxy;
  let persist: TestPersist;

  beforeEach(async () => {
    database = await aDatabase();
    proxy = await aProxy(database.url);
    persist = aPersist(proxy.url, { connectTimeoutMs: 300, statementTimeoutMs: 300 });
  });

  afterEach(async () => {
    await proxy.cut();
    await persist.close();
    await database.drop();
  });

  const rows = async () => (await database.rows('SELECT count(*)::int AS rows FROM events'))[0]!.rows;

  it('a batch says so and is stored later', async () => {
    await persist.events.persist([anEvent({ id: 'before' })]);
    await proxy.cut();
    await expect(persist.events.persist(someEvents(200))).rejects.toBeInstanceOf(UnavailableError);
    await expect(persist.events.persist(someEvents(1))).rejects.toThrow(/PostgreSQL cannot be written to: /);
    await proxy.heal();
    await persist.events.persist(someEvents(200));
    expect(await rows()).toBe(201);
  });

  it('a batch in the making is cut and merged later', async () => {
    await persist.schema.ready();
    // Another session holds a row of the batch back, so that the merge hangs half-way when the connection goes.
    await persist.events.persist([anEvent({ id: 'other' })]);
    const release = await database.hold(
      `INSERT INTO events (day, source, id, type, time, correlation_id, schema_version, data)
       SELECT day, source, 'e150', type, time, correlation_id, schema_version, data FROM events`,
    );
    const batch = expect(persist.events.persist(someEvents(200))).rejects.toBeInstanceOf(UnavailableError);
    await waitingFor(database, 1);
    await proxy.cut();
    await batch;
    await release();
    await proxy.heal();
    await persist.events.persist(someEvents(200));
    expect(await rows()).toBe(201);
  });

  it('a frozen connection is given up', async () => {
    await persist.events.persist([anEvent({ id: 'before' })]);
    proxy.freeze();
    await expect(persist.events.persist(someEvents(2))).rejects.toBeInstanceOf(UnavailableError);
    await expect(persist.events.persist(someEvents(200))).rejects.toBeInstanceOf(UnavailableError);
    await proxy.heal();
    await persist.events.persist(someEvents(200));
    expect(await rows()).toBe(201);
  });

  it('a statement that takes too long is an outage', async () => {
    await persist.events.persist([anEvent({ id: 'before' })]);
    const release = await database.hold('LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
    await expect(persist.events.persist(someEvents(200))).rejects.toThrow(/statement timeout/);
    await release();
    expect(await persist.events.persist(someEvents(1))).toEqual([undefined]);
  });

  it('a read-only database is an outage', async () => {
    await persist.schema.ready();
    const name = new URL(database.url).pathname.slice(1);
    await database.rows(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await persist.close();
    persist = aPersist(proxy.url);
    await expect(persist.events.persist(someEvents(2))).rejects.toThrow(/read-only/);
    await database.rows(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
  });

  it('the boot goes on, and the tables are made when it is there', async () => {
    await proxy.cut();
    await persist.schema.onApplicationBootstrap();
    await expect(persist.events.persist([anEvent()])).rejects.toBeInstanceOf(UnavailableError);
    await proxy.heal();
    expect(await persist.events.persist([anEvent()])).toEqual([undefined]);
    expect(await rows()).toBe(1);
  });
});

describe('a transaction that loses against another one', () => {
  let database: TestDatabase;
  let persist: TestPersist;

  beforeEach(async () => {
    database = await aDatabase();
    persist = aPersist(database.url);
    await persist.schema.ready();
  });

  afterEach(async () => {
    await persist.close();
    await database.drop();
  });

  /** The first `times` inserts fail with `code`: a sequence counts them, because it is not rolled back. */
  const failing = (code: string, times: number) =>
    database.rows(`
      CREATE SEQUENCE losses;
      CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('losses') <= ${times} THEN RAISE EXCEPTION 'lost' USING ERRCODE = '${code}'; END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER lose AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION lose();`);

  it.each(['40P01', '40001'])('is run again (%s)', async (code) => {
    await failing(code, 2);
    expect(await persist.events.persist(someEvents(3))).toEqual([undefined, undefined, undefined]);
    expect(await database.rows('SELECT count(*)::int AS rows FROM events')).toEqual([{ rows: 3 }]);
  });

  it('is an outage when it loses for ever', async () => {
    await failing('40001', 1_000);
    await expect(persist.events.persist(someEvents(3))).rejects.toBeInstanceOf(UnavailableError);
  });

  it('counts as failed, not as refused, when nobody knows the reason', async () => {
    await failing('XX000', 1_000);
    const answers = await persist.events.persist(someEvents(2));
    expect(answers).toEqual([expect.objectContaining({ code: 'XX000' }), expect.objectContaining({ code: 'XX000' })]);
  });
});

/** Resolves when `count` sessions of persist wait for a lock. */
async function waitingFor(database: TestDatabase, count: number): Promise<void> {
  const waiting = `SELECT 1 FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = 'millrace-persist' AND wait_event_type = 'Lock'`;
  while ((await database.rows(waiting)).length < count) await new Promise((resolve) => setImmediate(resolve));
}
