import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { openRedis } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';
import { withinMs } from './time-limit';

/** Injection token of the app's command connection, an ioredis `Redis`. The runtime owns and closes it. */
export const REDIS = Symbol('REDIS');

/** A Redis that hangs must not hold up the end of the process. */
const quitLimitMs = 1000;

/** Owns the app's command connection. It reconnects by itself; outages are logged once, not once an attempt. */
export class RedisConnection implements OnApplicationShutdown {
  /** The connection. */
  readonly redis: Redis;
  private readonly logger = new Logger('Redis');
  private outage: string | undefined;
  private closing = false;

  constructor(url: string) {
    this.redis = openRedis(url, 'commands');
    this.redis.on('error', (error: Error) => this.onOutage(error.message));
    this.redis.on('close', () => this.onOutage('the connection was closed'));
    this.redis.on('ready', () => this.onReady());
  }

  /**
   * Closes it. This hook and no earlier one: handlers that drain while the transport closes still need it.
   */
  async onApplicationShutdown(): Promise<void> {
    this.closing = true;
    // A connection that is down would queue the QUIT and never answer it.
    if (this.redis.status !== 'ready') this.redis.disconnect();
    else await withinMs(quitLimitMs, 'Redis', this.redis.quit()).catch(() => this.redis.disconnect());
  }

  private onOutage(reason: string): void {
    if (this.closing || this.outage !== undefined) return;
    this.outage = reason;
    this.logger.error(`Redis is away (${reason}); trying until it is back`);
  }

  private onReady(): void {
    if (this.outage !== undefined) this.logger.log('Redis is back');
    this.outage = undefined;
  }
}
