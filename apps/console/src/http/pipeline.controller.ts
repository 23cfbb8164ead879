import { Controller, Get, Header, type OnModuleDestroy, Req, Res, UseGuards } from '@nestjs/common';
import { problem, type ProblemException } from '@millrace/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConsoleConfig } from '../console.config';
import { LivePipeline } from '../live/live-pipeline';
import { AccessGuard } from './access.guard';
import { ViewerStream } from './viewer-stream';

/** The pipeline's numbers: once, and as they change. Both give a Snapshot, see live/snapshot.ts. */
@Controller('api')
@UseGuards(AccessGuard)
export class PipelineController implements OnModuleDestroy {
  private readonly streams = new Set<ViewerStream>();
  private closing = false;

  constructor(
    private readonly live: LivePipeline,
    private readonly config: ConsoleConfig,
  ) {}

  /** The latest snapshot. */
  @Get('pipeline')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  pipeline(): string {
    return this.live.latest();
  }

  /** Snapshots as Server-Sent Events, from the latest one on, about one a second. */
  @Get('stream')
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (this.closing) throw busy('The console is shutting down.');
    if (this.live.watching >= this.config.maxViewers) throw busy('As many pages as allowed are fed already.');
    reply.hijack();
    const stream = new ViewerStream(reply.raw);
    this.streams.add(stream);
    const stop = this.live.watch((json) => stream.send(json));
    request.raw.socket.once('close', () => {
      stop();
      this.streams.delete(stream);
    });
  }

  /** An open stream would keep the server from closing. */
  onModuleDestroy(): void {
    this.closing = true;
    for (const stream of this.streams) stream.end();
  }
}

function busy(detail: string): ProblemException {
  return problem(503, 'Service Unavailable', detail).withHeader('Retry-After', 5);
}
