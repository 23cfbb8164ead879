import { Controller, type DynamicModule, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type MillraceEvent, stages, streams } from '@millrace/events';
import { Stage, UnrecoverableError } from '@millrace/redis-streams';
import {
  type AppDescription,
  createLogger,
  type RunningApp,
  RuntimeModule,
  StageConfig,
  startApp,
} from '@millrace/runtime';

/** An enrich that passes events on and gives up on those of type `thing.bad`. */
@Controller()
class PassOn {
  @Stage({ from: streams.accepted, to: streams.enriched })
  handle(@Payload() event: MillraceEvent): MillraceEvent {
    if (event.type === 'thing.bad') throw new UnrecoverableError('cannot be helped');
    return event;
  }
}

@Module({})
class PassOnModule {
  static forRoot(config: StageConfig): DynamicModule {
    const runtime = RuntimeModule.forStage({ stage: stages.enrich, config });
    return { module: PassOnModule, imports: [runtime], controllers: [PassOn] };
  }
}

const description: AppDescription<StageConfig> = {
  name: 'enrich',
  Config: StageConfig,
  module: (config) => PassOnModule.forRoot(config),
};

/** Starts it on a free port. */
export async function aStage(changes: Partial<StageConfig>): Promise<RunningApp> {
  const config = Object.assign(new StageConfig(), { port: 0 }, changes);
  return startApp(description, config, createLogger({ app: 'enrich', level: 'silent' }));
}
