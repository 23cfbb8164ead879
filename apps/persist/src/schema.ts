import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from './database';
import { failureKind } from './database-failure';
import { DayPartitions } from './day-partitions';
import { migrate, readMigrations } from './migrate';

/** The tables that persist writes: made and brought up to date at boot, or as soon as PostgreSQL is there. */
@Injectable()
export class Schema implements OnApplicationBootstrap {
  private readonly logger = new Logger(Schema.name);
  private prepared: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly partitions: DayPartitions,
  ) {}

  /** A database that is down at boot is waited for; a schema that this code may not touch ends the boot. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.ready();
    } catch (error) {
      if (failureKind(error) !== 'outage') throw error;
      this.logger.warn(`The tables are not ready, nothing is persisted until they are: ${(error as Error).message}`);
    }
  }

  /**
   * Resolves when the tables are there. Tried once, by all callers together; after a failure the next call tries again.
   * @throws SchemaError when the schema is not this code's; the error of PostgreSQL or the connection otherwise
   */
  ready(): Promise<void> {
    this.prepared ??= this.prepare().catch((error: unknown) => {
      this.prepared = undefined;
      throw error;
    });
    return this.prepared;
  }

  private async prepare(): Promise<void> {
    const ran = await this.database.alone((client) => migrate(client, readMigrations()));
    if (ran.length > 0) this.logger.log(`Migrated the database: ${ran.join(', ')}`);
    await this.partitions.createAhead();
  }
}
