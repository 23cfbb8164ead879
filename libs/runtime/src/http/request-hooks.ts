import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { inRequest } from './request-scope';

/** Asked all day long by machines; their answers are not logged. */
const quiet = /^\/(health|metrics)(\/|\?|$)/;

/**
 * Correlation and access log for every request, as Fastify hooks: Nest's interceptors and middleware cost several times the
 * request itself. The scope begins after the body is read, because body events run in the connection's own context.
 */
export function registerRequestHooks(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onRequest', (request, reply, next) => {
    reply.header('x-correlation-id', request.id);
    next();
  });
  fastify.addHook('preHandler', (request, _reply, next) => inRequest({ correlationId: request.id }, next));
  fastify.addHook('onResponse', (request, reply, next) => {
    logAnswer(logger, request, reply);
    next();
  });
}

function logAnswer(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const level = levelOf(reply.statusCode);
  if (!logger.isLevelEnabled(level) || quiet.test(request.url)) return;
  const { id: correlationId, method } = request;
  const path = request.url.split('?', 1)[0]; // a query may hold a write key
  const ms = Math.round(reply.elapsedTime * 10) / 10;
  logger[level]({ correlationId, method, path, status: reply.statusCode, ms }, 'request');
}

/** A front door answers thousands of requests a second: only what went wrong is worth a line at `info`. */
function levelOf(status: number): 'error' | 'info' | 'debug' {
  if (status >= 500) return 'error';
  return status >= 400 ? 'info' : 'debug';
}
