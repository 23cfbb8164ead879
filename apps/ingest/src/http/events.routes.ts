import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readJson } from '../body/json-body';
import { IngestConfig } from '../ingest.config';
import { Intake } from '../intake/intake';
import { IngestMetrics } from '../ingest.metrics';
import { DepthGauge } from '../pressure/depth-gauge';
import { acceptedAnswer, isAllRefused } from './answer';
import { allRefused, otherCharset, compressed, problemFor, tooFull, tooMany } from './problems';
import { requestFacts } from './request-facts';

const nothing = Buffer.alloc(0);
const charsetParameter = /charset="?([^\s;"]+)/i;

/**
 * `POST /events` as a route of Fastify itself, in a scope with its own body parser: a Nest controller costs a quarter of the
 * requests per second here (docs in the app's README). Everything else of this app is Nest.
 */
@Injectable()
export class EventsRoutes implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly intake: Intake,
    private readonly gauge: DepthGauge,
    private readonly metrics: IngestMetrics,
    private readonly config: IngestConfig,
  ) {}

  /** Adds the routes, after Nest's own and before the server listens. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    void fastify.register(async (scope) => this.register(scope));
  }

  private register(scope: FastifyInstance): void {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.setErrorHandler((error: Error) => {
      throw problemFor(error, this.gauge.retryAfterS());
    });
    scope.route({
      method: 'POST',
      url: '/events',
      bodyLimit: this.config.maxBodyBytes,
      onRequest: (request, _reply, done) => done(this.obstacle(request)),
      handler: async (request, reply) => this.post(request, reply),
    });
  }

  /** What keeps a request from being taken whatever its body says; asked before the body is read. */
  private obstacle({ headers }: FastifyRequest): Error | undefined {
    const retryAfterS = this.gauge.refusalS();
    if (retryAfterS !== undefined) {
      this.metrics.shedRequest();
      return tooFull(retryAfterS);
    }
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') return compressed(encoding);
    const charset = charsetParameter.exec(headers['content-type'] ?? '')?.[1];
    return charset && !/^(utf-?8|us-ascii)$/i.test(charset) ? otherCharset(charset) : undefined;
  }

  private async post(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { value, oddStrings } = readJson((request.body as Buffer | undefined) ?? nothing);
    const inputs: unknown[] = Array.isArray(value) ? value : [value];
    const most = this.config.maxEventsPerRequest;
    if (inputs.length > most) throw tooMany(inputs.length, most);
    const outcomes = await this.intake.take(inputs, requestFacts(request.headers, request.ip, oddStrings));
    this.metrics.taken(outcomes);
    if (isAllRefused(outcomes)) throw allRefused(outcomes);
    return reply
      .code(202)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(acceptedAnswer(outcomes)));
  }
}
