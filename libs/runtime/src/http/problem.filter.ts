import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemMediaType, type ProblemException, problemOf } from './problem';

/** Answers every error of an HTTP request, Fastify's own included, as `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** The same for errors that never reach Nest. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error);
    if (problem.getStatus() >= 500) this.logger.error({ err: error, correlationId: request.id }, 'request failed');
    if (reply.raw.headersSent) {
      // Half an answer is out: cutting the connection is the only way left to say that it is not whole.
      reply.raw.destroy();
      return;
    }
    send(reply, problem, request.id);
  }
}

function send(reply: FastifyReply, exception: ProblemException, correlationId: string): void {
  const { problem, headers } = exception;
  const body = problem.status >= 500 ? { ...problem, correlationId } : problem;
  // A string, because Fastify would otherwise look for a serializer of the route.
  void reply.status(problem.status).headers(headers).type(problemMediaType).send(JSON.stringify(body));
}
