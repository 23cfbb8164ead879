import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const everyMs = 50;

/**
 * Lets a closing server go when its last answer is out. Node ends the connections that are idle at the moment of closing; one
 * that was busy then and is kept alive by its client would hold the server for more than a minute. So would one on which nothing
 * was ever asked, for Node waits for its request: browsers open such connections in advance.
 */
export function closeConnectionsWhenIdle(fastify: FastifyInstance): void {
  const open = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  fastify.addHook('preClose', (done) => {
    const timer = setInterval(() => closeIdle(fastify.server, open), everyMs);
    fastify.server.once('close', () => clearInterval(timer));
    // A server that never listened does not close either.
    if (!fastify.server.listening) clearInterval(timer);
    done();
  });
}

function closeIdle(server: FastifyInstance['server'], open: ReadonlySet<Socket>): void {
  server.closeIdleConnections();
  for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
}
