import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { openRedis } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';

/** Injection token of the app's command connection, an ioredis `Redis`. The runtime owns and closes it. */
export const REDIS = Symbol('REDIS');

/** Owns the app's command connection. It reconnects by itself; outages are logged once, not once an attempt. */
export class RedisConnection implements OnApplicationShutdown {
  /** The connection. */
  readonly redis: Redis;
  private readonly logger = new Logger('Redis');
  private lastError: string | undefined;

  constructor(url: string) {
    this.redis = openRedis(url, 'commands');
    this.redis.on('error', (error: Error) => this.onError(error));
    this.redis.on('ready', () => this.onReady());
  }

  /**
   * Closes it. This hook and no earlier one: handlers that drain while the transport closes still need it.
   */
  async onApplicationShutdown(): Promise<void> {
    // A connection that is down would queue the QUIT and never answer it.
    if (this.redis.status !== 'ready') this.redis.disconnect();
    else await Promise.race([this.redis.quit(), closed(this.redis)]);
  }

  private onError(error: Error): void {
    if (error.message === this.lastError) return;
    this.lastError = error.message;
    this.logger.error(`Redis connection: ${error.message}; trying again until it answers`);
  }

  private onReady(): void {
    if (this.lastError !== undefined) this.logger.log('Redis connection is back');
    this.lastError = undefined;
  }
}

async function closed(redis: Redis): Promise<void> {
  return new Promise((resolve) => void redis.once('close', resolve));
}
