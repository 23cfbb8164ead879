import type { Pool, PoolClient } from 'pg';
import { to, type CopyToStreamQuery } from 'pg-copy-streams';
import { dayQuery } from './day-query';
import type { Day } from './export-name';

/** One connection of an export: its stream, and the lock that lives as long as it. */
export class Session {
  private constructor(
    private readonly pool: Pool,
    private readonly client: PoolClient & { processID?: number },
  ) {}

  /** Takes a connection of the pool. End it with {@link close} or {@link abandon}. */
  static async open(pool: Pool): Promise<Session> {
    return new Session(pool, await pool.connect());
  }

  /** Starts to stream a day as NDJSON; it is read no faster than it is consumed. Nothing else runs here until it has ended. */
  copyDay(day: Day): CopyToStreamQuery {
    return this.client.query(to(dayQuery(day)));
  }

  /** Takes the lock of this name if nobody has it. */
  async tryLock(name: string): Promise<boolean> {
    const { rows } = await this.client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [name],
    );
    return rows[0]!.locked;
  }

  /** Takes the lock of this name when whoever has it has gone. */
  async lock(name: string): Promise<void> {
    await this.client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
  }

  /** @throws when the connection, and with it the lock, is gone */
  async confirm(): Promise<void> {
    await this.client.query('SELECT 1');
  }

  /** Frees the locks and gives the connection back. @throws when it cannot; then {@link abandon} it */
  async close(): Promise<void> {
    await this.client.query('SELECT pg_advisory_unlock_all()');
    this.client.release();
  }

  /** Ends what runs here, which then fails; for a session that waits for a lock, too. */
  cancel(onError: (error: Error) => void): void {
    this.pool.query('SELECT pg_cancel_backend($1)', [this.client.processID]).catch(onError);
  }

  /**
   * Closes the connection and ends what runs on it. PostgreSQL notices a closed connection only when it next writes to it, which
   * may be a long sort away: so it is told.
   */
  abandon(onError: (error: Error) => void): void {
    this.client.release(true);
    this.cancel(onError);
  }
}
