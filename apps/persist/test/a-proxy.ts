import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a server, which a test cuts or freezes. */
export interface TestProxy {
  /** `url` with the proxy's address. */
  url: string;
  /** Refuses new connections and ends the open ones. */
  cut(): Promise<void>;
  /** Accepts and then carries nothing any more, in both directions, without an end. */
  freeze(): void;
  /** Takes connections again. Those of before stay as they are. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a proxy to the server of `url` on a free port. */
export async function aProxy(url: string): Promise<TestProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => isFrozen || to.write(chunk));
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await closed;
  };
  const port = await listen(0);
  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href,
    cut,
    freeze: () => void (isFrozen = true),
    heal: async () => {
      isFrozen = false;
      if (!server.listening) await listen(port);
    },
    close: cut,
  };
}
