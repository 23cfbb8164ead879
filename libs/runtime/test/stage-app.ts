import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import {
  Controller,
  type DynamicModule,
  Get,
  Logger,
  Module,
  type OnApplicationBootstrap,
  Post,
  Body,
  UseGuards,
} from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type MillraceEvent, stages, streams, withEnvelope } from '@millrace/events';
import { Stage, UnavailableError, UnrecoverableError } from '@millrace/redis-streams';
import {
  AdminTokenGuard,
  type AppDescription,
  createLogger,
  problem,
  type RunningApp,
  RuntimeModule,
  StageConfig,
  startApp,
} from '../src';

/** Whether the app's lifecycle hooks were through when its first event was handled. */
class Hooks implements OnApplicationBootstrap {
  through = false;

  async onApplicationBootstrap(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 300)); // a hook that takes its time
    this.through = true;
  }
}

/** A small app as others build them: a stage with a handler, and a few endpoints. */
@Controller()
class SampleController {
  private readonly logger = new Logger('Sample');

  constructor(private readonly hooks: Hooks) {}

  @Stage({ from: streams.accepted, to: streams.enriched })
  handle(@Payload() event: MillraceEvent<{ fail?: string }>): MillraceEvent {
    this.logger.log(
      { authorization: 'Bearer abc', headers: { cookie: 'c=1' }, writeKey: 'w', hooksThrough: this.hooks.through },
      'handling',
    );
    if (event.data.fail === 'dead') throw new UnrecoverableError('cannot be helped');
    if (event.data.fail === 'down') throw new UnavailableError('the dependency is down');
    return withEnvelope(event, { enrichment: { seen: true } });
  }

  @Get('hello')
  hello(): { hello: string } {
    this.logger.log('saying hello');
    return { hello: 'world' };
  }

  @Post('echo')
  echo(@Body() body: unknown): unknown {
    return body;
  }

  @Get('boom')
  boom(): never {
    throw new Error('secret of the inside');
  }

  @Get('busy')
  busy(): never {
    throw problem(429, 'Too many events', 'Wait.', { depth: 7 }).withHeader('Retry-After', 2);
  }

  @Get('admin')
  @UseGuards(AdminTokenGuard)
  admin(): { secret: number } {
    return { secret: 42 };
  }
}

@Module({})
class SampleModule {
  static forRoot(config: StageConfig): DynamicModule {
    const runtime = RuntimeModule.forStage({ stage: stages.enrich, config });
    return { module: SampleModule, imports: [runtime], controllers: [SampleController], providers: [Hooks] };
  }
}

/** What a started sample offers a test. */
export interface Sample extends RunningApp {
  config: StageConfig;
  /** Every line it logged, parsed. */
  lines: Record<string, unknown>[];
}

/** Starts the sample on a free port with a prefix of its own. */
export async function startSample(changes: Partial<StageConfig> = {}): Promise<Sample> {
  const redisUrl = process.env['TEST_REDIS_URL'];
  if (redisUrl === undefined) throw new Error('TEST_REDIS_URL is not set: run the tests by npm test.');
  const config = Object.assign(new StageConfig(), { port: 0, redisUrl, prefix: `t-${randomUUID()}` }, changes);
  const description: AppDescription<StageConfig> = {
    name: 'enrich',
    Config: StageConfig,
    module: (given) => SampleModule.forRoot(given),
  };
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, next) => (lines.push(JSON.parse(chunk.toString())), next()),
  });
  const running = await startApp(description, config, createLogger({ app: 'enrich', level: 'debug', destination }));
  return { ...running, config, lines };
}
