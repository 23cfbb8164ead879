import { EnvVar, StageConfig } from '@millrace/runtime';
import { IsInt, Matches, Max, Min } from 'class-validator';

/** What persist is told by its environment. */
export class PersistConfig extends StageConfig {
  override port: number = 3004;
  override batchSize: number = 500;
  override concurrency: number = 2;

  /** Where PostgreSQL is. May hold a password: never printed. */
  @EnvVar('DATABASE_URL', 'Where PostgreSQL is', { secret: true })
  @Matches(/^postgres(ql)?:\/\/\S+$/, {
    message: 'databaseUrl must look like postgres://[user:password@]host:port/database',
  })
  databaseUrl: string = 'postgres://127.0.0.1:5432/millrace';

  /** Most connections to PostgreSQL. Fewer than the batches handled at once make batches wait for each other. */
  @EnvVar('POOL_SIZE', 'Most connections to PostgreSQL')
  @IsInt()
  @Min(1)
  @Max(100)
  poolSize: number = 5;

  /** Milliseconds until a connection attempt, or the wait for a free connection, counts as an outage. */
  @EnvVar('CONNECT_TIMEOUT_MS', 'Milliseconds until an unanswered connection attempt counts as an outage of PostgreSQL')
  @IsInt()
  @Min(100)
  connectTimeoutMs: number = 5_000;

  /** Milliseconds until an unanswered statement counts as an outage. Below the 30 s after which a delivery counts as failed. */
  @EnvVar('STATEMENT_TIMEOUT_MS', 'Milliseconds until an unanswered statement counts as an outage of PostgreSQL')
  @IsInt()
  @Min(100)
  @Max(20_000)
  statementTimeoutMs: number = 10_000;

  /** Smaller batches go in by one prepared INSERT: less latency, more work a row. */
  @EnvVar('COPY_FROM_ROWS', 'Batches of at least this many events go in by COPY, smaller ones by one INSERT')
  @IsInt()
  @Min(1)
  copyFromRows: number = 100;

  /** Days beyond it share the DEFAULT partition; those around today have their own in any case. */
  @EnvVar('MAX_DAY_PARTITIONS', 'Most partitions of the events table; days beyond it share the DEFAULT partition')
  @IsInt()
  @Min(0)
  @Max(10_000)
  maxDayPartitions: number = 400;
}
