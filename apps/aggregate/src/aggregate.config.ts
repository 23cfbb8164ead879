import { EnvVar, StageConfig } from '@millrace/runtime';
import { IsInt, IsString, Max, Min } from 'class-validator';

/** What aggregate is told by its environment. */
export class AggregateConfig extends StageConfig {
  override port: number = 3003;

  /** Folder of the declared event types and aggregations. */
  @EnvVar('CATALOG_DIR', 'Folder of the declared event types and aggregations (YAML)')
  @IsString()
  catalogDir: string = 'catalog';

  /** Silence after which a source's windows close without further events. */
  @EnvVar('IDLE_AFTER_MS', "Milliseconds of silence after which a source's watermark goes on without events")
  @IsInt()
  @Min(0)
  idleAfterMs: number = 10_000;

  /** An event further ahead of its acceptance is in no window. */
  @EnvVar(
    'MAX_FUTURE_MS',
    'Milliseconds an event may be ahead of its acceptance; further ones are set aside and counted',
  )
  @IsInt()
  @Min(0)
  maxFutureMs: number = 3_600_000;

  /** Gives requests that were sent side by side the time to be accepted in any order. */
  @EnvVar('WATERMARK_HOLD_MS', 'Milliseconds between observing a watermark and closing windows by it')
  @IsInt()
  @Min(0)
  @Max(60_000)
  watermarkHoldMs: number = 2_000;

  /** How often it looks whether windows can close. */
  @EnvVar('ROUND_INTERVAL_MS', 'Milliseconds between looks at whether windows can close')
  @IsInt()
  @Min(10)
  @Max(60_000)
  roundIntervalMs: number = 250;
}
