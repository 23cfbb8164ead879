import { createServer } from 'node:net';

/**
 * Whether a server can listen on the port of the loopback interface right now.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export async function isFree(port) {
  return (await listenOnce(port)) === port;
}

/**
 * A port of the loopback interface that nobody listens on: the preferred one if it is free, else any. Another process may
 * take it before its user does, so a server that then fails to start is started again with another one.
 *
 * @param {number} [preferred]
 * @returns {Promise<number>}
 */
export async function freePort(preferred = 0) {
  const port = await listenOnce(preferred);
  return port ?? freePort();
}

/** @returns {Promise<number | undefined>} the port that was listened on, or undefined when it is taken */
function listenOnce(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (isTaken(error) ? resolve(undefined) : reject(error)));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: taken } = server.address();
      server.close(() => resolve(taken));
    });
  });
}

/** Ports below 1024 answer EACCES to an ordinary user: as good as taken. */
function isTaken(error) {
  return error.code === 'EADDRINUSE' || error.code === 'EACCES';
}
