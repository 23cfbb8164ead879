import { Injectable, Logger, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { Pool } from 'pg';
import { openPool } from './open-pool';
import { WarehouseConfig } from './warehouse.config';

/** Milliseconds that exports under way may still take once the app is told to stop: most are done by then. */
const graceMs = 5_000;

/** The app's connections to PostgreSQL. Owns them. */
@Injectable()
export class Database implements OnModuleDestroy, OnApplicationShutdown {
  /** The pool; every export under way holds a connection of it. */
  readonly pool: Pool;
  private readonly logger = new Logger(Database.name);
  private readonly abort = new AbortController();
  private grace: NodeJS.Timeout | undefined;
  private ended: Promise<void> | undefined;

  constructor(config: WarehouseConfig) {
    this.pool = openPool(config, (error) => this.logger.warn(`A connection to PostgreSQL ended: ${error.message}`));
  }

  /** Aborted when exports that are still under way have to end, because the app closes. */
  get closing(): AbortSignal {
    return this.abort.signal;
  }

  onModuleDestroy(): void {
    this.grace = setTimeout(() => this.abort.abort(new Error('the app is closing')), graceMs);
  }

  async onApplicationShutdown(): Promise<void> {
    this.ended ??= this.pool.end();
    await this.ended;
    clearTimeout(this.grace);
  }
}
