import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Controller, type INestMicroservice, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Redis } from 'ioredis';
import {
  KeySpace,
  openRedis,
  Publisher,
  RedisStreamsServer,
  StreamInspector,
  type RedisStreamsServerOptions,
} from '../src';

/** A Redis of the test run and a key prefix of this test's own. */
export class Bench {
  readonly url: string;
  readonly prefix = `t-${randomUUID()}`;
  readonly keys = new KeySpace(this.prefix);
  readonly redis: Redis;
  readonly publisher: Publisher;
  readonly inspector: StreamInspector;
  private readonly running: INestMicroservice[] = [];

  constructor() {
    const url = process.env['TEST_REDIS_URL'];
    if (!url)
      throw new Error('TEST_REDIS_URL is not set: run the tests with npm test, or point it at a Redis of your own.');
    this.url = url;
    this.redis = openRedis(url, 'commands');
    this.publisher = new Publisher(this.redis, this.keys);
    this.inspector = new StreamInspector(this.redis, this.keys);
  }

  /** Options for quick tests: short waits everywhere. */
  options(options: Partial<RedisStreamsServerOptions> & { group: string }): RedisStreamsServerOptions {
    return {
      redis: this.url,
      prefix: this.prefix,
      blockMs: 200,
      claimAfterMs: 400,
      drainTimeoutMs: 2000,
      ...options,
      retry: { baseMs: 10, factor: 2, maxMs: 100, maxDeliveries: 3, ...options.retry },
    };
  }

  /** A running consumer whose handlers are the methods of `controller`. */
  async serve(
    controller: Type,
    options: Partial<RedisStreamsServerOptions> & { group: string },
  ): Promise<{ server: RedisStreamsServer; close: () => Promise<void> }> {
    Controller()(controller);
    const module = await Test.createTestingModule({ controllers: [controller] }).compile();
    const server = new RedisStreamsServer(this.options(options));
    const app = module.createNestMicroservice({ strategy: server, logger: false });
    this.running.push(app);
    await app.listen();
    return { server, close: () => app.close() };
  }

  /** Publishes `count` numbered events. */
  async publish(stream: string, count: number, from = 0): Promise<string[]> {
    const values = Array.from({ length: count }, (_, i) => this.publisher.publish(stream, { n: from + i }));
    return (await Promise.all(values)).map(({ entryId }) => entryId);
  }

  /** Data of every entry of a stream, oldest first. */
  async dataOf<T>(stream: string): Promise<T[]> {
    const entries = await this.inspector.recent(stream, { count: 100_000 });
    return entries.reverse().map(({ fields }) => JSON.parse(fields.data) as T);
  }

  /** Stops everything that was started. */
  async close(): Promise<void> {
    await Promise.all(this.running.map((app) => app.close()));
    this.redis.disconnect();
  }
}

/** Waits until `check` no longer throws and does not answer false; fails with its last error after `withinMs`. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      const answer = await check();
      if (answer !== false) return answer;
      throw new Error('the condition stayed false');
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
