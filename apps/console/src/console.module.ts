import { type DynamicModule, Module } from '@nestjs/common';
import { RuntimeModule } from '@millrace/runtime';
import { ConsoleConfig } from './console.config';
import { ConsoleMetrics } from './console.metrics';
import { AccessGuard } from './http/access.guard';
import { PageController } from './http/page.controller';
import { PipelineController } from './http/pipeline.controller';
import { AppHealth } from './live/app-health';
import { LivePipeline } from './live/live-pipeline';
import { OpenWindows } from './live/open-windows';
import { PipelineReader } from './live/pipeline-reader';

/** The console: a page that shows the pipeline live, and the API behind it. Reads, changes nothing. */
@Module({})
export class ConsoleModule {
  static forRoot(config: ConsoleConfig): DynamicModule {
    return {
      module: ConsoleModule,
      imports: [RuntimeModule.forApp({ name: 'console', config })],
      controllers: [PipelineController, PageController],
      providers: [AccessGuard, AppHealth, ConsoleMetrics, LivePipeline, OpenWindows, PipelineReader],
    };
  }
}
