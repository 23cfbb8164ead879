import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket,
} from 'node:net';

/** A server on a free port. */
export interface AServer {
  url: string;
  close: () => Promise<void>;
}

/** An HTTP server that answers as it is told. */
export async function aServer(answer: RequestListener): Promise<AServer> {
  const server = createServer(answer);
  await listening(server);
  return { url: `http://127.0.0.1:${portOf(server)}`, close: async () => closed(server) };
}

/** A way to Redis that can be blocked: nothing comes through any more, in neither direction, and no connection is refused. */
export interface AProxy extends AServer {
  block: () => void;
  unblock: () => void;
}

/** Starts a proxy to the given Redis. */
export async function aProxy(redisUrl: string): Promise<AProxy> {
  const { hostname, port } = new URL(redisUrl);
  const pairs = new Set<[Socket, Socket]>();
  const server = createTcpServer((client) => {
    const redis = connect(Number(port), hostname);
    const pair: [Socket, Socket] = [client, redis];
    pairs.add(pair);
    client.pipe(redis).pipe(client);
    for (const socket of pair) socket.on('error', () => pair.forEach((one) => one.destroy()));
  });
  await listening(server);
  const all = (act: (socket: Socket) => void): void => pairs.forEach((pair) => pair.forEach(act));
  return {
    url: `redis://127.0.0.1:${portOf(server)}`,
    block: () => all((socket) => socket.unpipe().pause()),
    unblock: () => pairs.forEach(([client, redis]) => client.pipe(redis).pipe(client)),
    close: async () => {
      all((socket) => socket.destroy());
      await closed(server);
    },
  };
}

async function listening(server: TcpServer): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

function portOf(server: TcpServer): number {
  return (server.address() as AddressInfo).port;
}

async function closed(server: TcpServer): Promise<void> {
  const end = once(server, 'close');
  server.close();
  await end;
}
