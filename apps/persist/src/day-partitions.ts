import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Database } from './database';
import { codeOf } from './database-failure';
import { dayOf, type Day } from './event-day';
import { aheadOf, dayOfPartition, mayHavePartition, partitionName, partitionStatements } from './partition-plan';
import { PersistConfig } from './persist.config';

const partitionLock = 5_140_711_002;
const hourMs = 3_600_000;

/** Why a day's partition cannot be made, by SQLSTATE; its rows lie in DEFAULT then, as complete and as exact. */
const reasons: Readonly<Record<string, string>> = {
  '23514': 'DEFAULT already holds rows of that day',
  '42P17': 'another partition covers that day',
  '42P07': 'a table of that name is in the way',
  '55P03': 'DEFAULT is in use by something long',
  '57014': 'DEFAULT is too large to be looked through in time',
};

/**
 * The day partitions of `events`: those around today made ahead, others when events of their day come. A day that gets none
 * lies in DEFAULT: partitions are there for speed and for retiring days, never a condition for storing.
 */
@Injectable()
export class DayPartitions implements OnApplicationShutdown {
  private readonly logger = new Logger(DayPartitions.name);
  /** Days that need no further look, for the life of this process. */
  private readonly decided = new Set<Day>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly config: PersistConfig,
  ) {}

  /** Makes the partitions around today, and again every hour. Call it when the table is there. */
  async createAhead(): Promise<void> {
    this.timer ??= setInterval(() => void this.createAheadLater(), hourMs).unref();
    for (const day of await this.existing()) this.decided.add(day);
    for (const day of aheadOf(today())) await this.create(day, Infinity);
  }

  /** Resolves when each of these days has its partition, or is known to get none. */
  async ensure(days: Iterable<Day>): Promise<void> {
    for (const day of new Set(days)) {
      if (this.decided.has(day) || !mayHavePartition(day, today())) continue;
      await this.create(day, this.config.maxDayPartitions);
    }
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async createAheadLater(): Promise<void> {
    try {
      await this.createAhead();
    } catch (error) {
      // There are seven days' worth of further attempts.
      this.logger.warn(`Could not make partitions ahead, trying again in an hour: ${(error as Error).message}`);
    }
  }

  private async existing(): Promise<Day[]> {
    const { rows } = await this.database.pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = 'events'::regclass`,
    );
    return rows.flatMap(({ name }) => dayOfPartition(name) ?? []);
  }

  private async create(day: Day, limit: number): Promise<void> {
    if (this.decided.has(day)) return;
    try {
      await this.database.transaction((client) => this.createAlone(client, day, limit));
    } catch (error) {
      const reason = reasons[codeOf(error) ?? ''];
      if (reason === undefined) throw error;
      this.logger.warn(`Events of ${day} go to the DEFAULT partition: ${reason}.`);
    }
    this.decided.add(day);
  }

  private async createAlone(client: PoolClient, day: Day, limit: number): Promise<void> {
    await client.query('SELECT pg_advisory_xact_lock($1)', [partitionLock]);
    // Attaching waits for whoever reads DEFAULT, and everybody who writes there waits behind it: not for long.
    await client.query(`SET LOCAL lock_timeout = '1s'`);
    const { rows } = await client.query<{ exists: boolean; count: number }>(
      `SELECT to_regclass($1) IS NOT NULL AS exists,
              (SELECT count(*)::int FROM pg_inherits WHERE inhparent = 'events'::regclass) AS count`,
      [partitionName(day)],
    );
    const { exists, count } = rows[0]!;
    if (exists) return;
    if (count < limit) for (const statement of partitionStatements(day)) await client.query(statement);
    else this.logger.warn(`Events of ${day} go to the DEFAULT partition: MAX_DAY_PARTITIONS (${limit}) is reached.`);
  }
}

function today(): Day {
  return dayOf(Date.now())!;
}
