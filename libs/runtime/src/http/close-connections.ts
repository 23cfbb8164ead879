import type { FastifyInstance } from 'fastify';

const everyMs = 50;

/**
 * Lets a closing server go when its last answer is out. Node ends the connections that are idle at the moment of closing; one
 * that was busy then and is kept alive by its client would hold the server for more than a minute.
 */
export function closeConnectionsWhenIdle(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done) => {
    const timer = setInterval(() => fastify.server.closeIdleConnections(), everyMs);
    fastify.server.once('close', () => clearInterval(timer));
    // A server that never listened does not close either.
    if (!fastify.server.listening) clearInterval(timer);
    done();
  });
}
