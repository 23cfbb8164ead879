import { Injectable } from '@nestjs/common';
import { Readiness, type ReadinessCheck } from '@millrace/runtime';
import { Database } from './database';
import { missingTable } from './database-problem';

/** Ready when PostgreSQL answers and the table that persist writes is there. */
@Injectable()
export class TablesReadiness implements ReadinessCheck {
  readonly name = 'postgres';

  constructor(
    private readonly database: Database,
    readiness: Readiness,
  ) {
    readiness.add(this);
  }

  async check(): Promise<void> {
    const { rows } = await this.database.pool.query<{ exists: boolean }>(
      `SELECT to_regclass('events') IS NOT NULL AS exists`,
    );
    if (!rows[0]!.exists) throw new Error(missingTable);
  }
}
