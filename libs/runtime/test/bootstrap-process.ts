/** An app in a process of its own, for tests of main: a stage whose events take `sleepMs`, and ways to break it from outside. */
import { Controller, type DynamicModule, Inject, Module, Post } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type MillraceEvent, stages, streams, withEnvelope } from '@millrace/events';
import { Stage } from '@millrace/redis-streams';
import type { Redis } from 'ioredis';
import { bootstrap, REDIS, RuntimeModule, StageConfig } from '../src';

@Controller()
class SlowController {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  @Stage({ from: streams.accepted, to: streams.enriched })
  async handle(@Payload() event: MillraceEvent<{ sleepMs: number }>): Promise<MillraceEvent> {
    process.stdout.write(`handling ${event.id}\n`);
    await new Promise((resolve) => setTimeout(resolve, event.data.sleepMs));
    const pong = await this.redis.ping(); // what handlers need is still open while they drain
    return withEnvelope(event, { enrichment: { pong } });
  }

  @Post('throw')
  throwLater(): void {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
  }

  @Post('reject')
  reject(): void {
    void Promise.reject(new Error('nobody awaits this'));
  }
}

@Module({})
class SlowModule {
  static forRoot(config: StageConfig): DynamicModule {
    const runtime = RuntimeModule.forStage({ stage: stages.enrich, config });
    return { module: SlowModule, imports: [runtime], controllers: [SlowController] };
  }
}

void bootstrap({ name: 'enrich', Config: StageConfig, module: (config) => SlowModule.forRoot(config) });
