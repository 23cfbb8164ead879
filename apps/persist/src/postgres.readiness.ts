import { Injectable } from '@nestjs/common';
import { Readiness, type ReadinessCheck } from '@millrace/runtime';
import { Database } from './database';
import { Schema } from './schema';

/** Below the 2 s that a health check may take. */
const answerWithinMs = 1_500;

/** Ready when PostgreSQL answers and the tables are there; asking also makes them, once PostgreSQL has come. */
@Injectable()
export class PostgresReadiness implements ReadinessCheck {
  readonly name = 'postgres';

  constructor(
    private readonly database: Database,
    private readonly schema: Schema,
    readiness: Readiness,
  ) {
    readiness.add(this);
  }

  async check(): Promise<void> {
    await this.schema.ready();
    await this.database.ping(answerWithinMs);
  }
}
