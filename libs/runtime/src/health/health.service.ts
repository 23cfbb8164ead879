import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorFunction, type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis-connection';
import { RedisStreamsHealthIndicator } from '@millrace/redis-streams';
import { STAGE_SERVER, type StageServer } from '../stage-server';
import { withinMs } from '../time-limit';
import { Readiness, type ReadinessCheck } from './readiness';

const redisLimitMs = 1000;
const checkLimitMs = 2000;

/** What terminus is asked: Redis, the registered checks, the consumer and whether the app is closing. */
@Injectable()
export class HealthIndicators {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(STAGE_SERVER) private readonly server: StageServer | null,
  ) {}

  /** All indicators; each answers within 2 s and never throws. */
  all(): HealthIndicatorFunction[] {
    const checks = [this.redisCheck(), ...this.readiness.checks()];
    const consumer = this.server ? [() => this.consumer(this.server!)] : [];
    return [() => this.lifecycle(), ...checks.map((check) => async () => this.ask(check)), ...consumer];
  }

  private lifecycle(): HealthIndicatorResult {
    const indicator = this.indicators.check('app');
    return this.readiness.isShuttingDown() ? indicator.down('shutting down') : indicator.up();
  }

  private redisCheck(): ReadinessCheck {
    return { name: 'redis', check: async () => pingRedis(this.redis) };
  }

  private async ask(check: ReadinessCheck): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(check.name);
    try {
      await withinMs(checkLimitMs, check.name, check.check());
      return indicator.up();
    } catch (error) {
      return indicator.down(error instanceof Error ? error.message : String(error));
    }
  }

  private consumer(server: StageServer): HealthIndicatorResult {
    const { status, reason, lastReadAgoMs, ...facts } = new RedisStreamsHealthIndicator(server).check();
    const lastReadAt = lastReadAgoMs === undefined ? null : new Date(Date.now() - lastReadAgoMs).toISOString();
    const indicator = this.indicators.check('consumer');
    const details = { ...facts, lastReadAt };
    return status === 'up' ? indicator.up(details) : indicator.down({ ...details, message: reason });
  }
}

async function pingRedis(redis: Redis): Promise<void> {
  // A connection that is down would queue the PING and never answer it.
  if (redis.status !== 'ready') throw new Error(`not connected (${redis.status})`);
  await withinMs(redisLimitMs, 'Redis', redis.ping());
}
