import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorFunction, type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis-connection';
import type { ServerHealth } from '@millrace/redis-streams';
import { STAGE_SERVER, type StageServer } from '../stage-server';
import { withinMs } from '../time-limit';
import { Readiness, type ReadinessCheck } from './readiness';

const redisLimitMs = 1000;
const checkLimitMs = 2000;

/** A blocking read answers within seconds even on an empty stream; a consumer that is silent for longer is stuck. */
const silentAfterMs = 15_000;

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
    const consumer = this.server ? [() => this.consumer(this.server!.health())] : [];
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

  private consumer(health: ServerHealth): HealthIndicatorResult {
    const problem = consumerProblem(health, Date.now());
    const lastReadAt = health.lastReadAt === undefined ? null : new Date(health.lastReadAt).toISOString();
    const facts = { state: health.state, lastReadAt, inFlight: health.inFlight };
    const indicator = this.indicators.check('consumer');
    return problem === undefined ? indicator.up(facts) : indicator.down({ ...facts, message: problem });
  }
}

/** Why a consumer is not ready; undefined when it is. One that waits for its handlers reads nothing and is well. */
export function consumerProblem({ state, lastReadAt, inFlight }: ServerHealth, now: number): string | undefined {
  if (state !== 'running') return `the consumer is ${state}`;
  if (lastReadAt === undefined) return 'the consumer has read nothing yet';
  const silentMs = now - lastReadAt;
  if (silentMs <= silentAfterMs || inFlight > 0) return undefined;
  return `the last successful read was ${Math.round(silentMs / 1000)} s ago`;
}

async function pingRedis(redis: Redis): Promise<void> {
  // A connection that is down would queue the PING and never answer it.
  if (redis.status !== 'ready') throw new Error(`not connected (${redis.status})`);
  await withinMs(redisLimitMs, 'Redis', redis.ping());
}
