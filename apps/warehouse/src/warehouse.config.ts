import { AppConfig, EnvVar } from '@millrace/runtime';
import { IsInt, IsString, Matches, Max, Min, MinLength } from 'class-validator';

/** What the warehouse is told by its environment. */
export class WarehouseConfig extends AppConfig {
  override port: number = 3005;

  /** Where PostgreSQL is. May hold a password: never printed. */
  @EnvVar('DATABASE_URL', 'Where PostgreSQL is', { secret: true })
  @Matches(/^postgres(ql)?:\/\/\S+$/, {
    message: 'databaseUrl must look like postgres://[user:password@]host:port/database',
  })
  databaseUrl: string = 'postgres://127.0.0.1:5432/millrace';

  /** Most connections to PostgreSQL; every export under way takes one. */
  @EnvVar('POOL_SIZE', 'Most connections to PostgreSQL; every export under way takes one')
  @IsInt()
  @Min(1)
  @Max(100)
  poolSize: number = 5;

  /** Milliseconds until a connection attempt, or the wait for a free connection, is given up. */
  @EnvVar('CONNECT_TIMEOUT_MS', 'Milliseconds until an unanswered connection attempt to PostgreSQL is given up')
  @IsInt()
  @Min(100)
  connectTimeoutMs: number = 5_000;

  /** Milliseconds until an export is cut off: a client that reads ever slower must not hold old row versions for ever. */
  @EnvVar('EXPORT_TIMEOUT_MS', 'Milliseconds until an export that is not finished is cut off')
  @IsInt()
  @Min(1_000)
  exportTimeoutMs: number = 3_600_000;

  /** Folder of the exported files; made when it is not there. */
  @EnvVar('EXPORT_DIR', 'Folder that exported days are written to')
  @IsString()
  @MinLength(1)
  exportDir: string = '.millrace/warehouse';
}
