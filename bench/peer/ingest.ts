import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { execute } from './consume';
import type { Envelope } from './envelope';
import { announce, peerSettings, peerStreams } from './settings';

/** First hop: JSON in, one pipeline of XADDs a request, then 202. */
const redis = new Redis(peerSettings().redisUrl);

/** Far above what a run leaves in a stream: the hand-written loop has no back-pressure, and must not lose its own events. */
const maxLength = 2_000_000;

type Posted = Omit<Envelope, 'receivedAt' | 'client' | 'enrichment'> & { data: unknown };

const server = createServer((request, response) => {
  take(request).then(
    (accepted) => answer(response, 202, { accepted }),
    (error: Error) => answer(response, 400, { detail: error.message }),
  );
});
server.listen(0, '127.0.0.1', () => announce('ingest', `http://127.0.0.1:${(server.address() as AddressInfo).port}`));

async function take(request: IncomingMessage): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Posted | Posted[];
  const events = Array.isArray(body) ? body : [body];
  const receivedAt = new Date().toISOString();
  const client = { ip: request.socket.remoteAddress, userAgent: request.headers['user-agent'] };
  const pipeline = redis.pipeline();
  for (const event of events) {
    const { id, type, source, time, subject, data } = checked(event);
    const envelope = JSON.stringify({ id, type, source, time, receivedAt, subject, client });
    pipeline.xadd(peerStreams.accepted, 'MAXLEN', '~', maxLength, '*', 'e', envelope, 'd', JSON.stringify(data));
  }
  await execute(pipeline);
  return events.length;
}

function checked(event: Posted): Posted {
  const texts = [event.id, event.type, event.source, event.time];
  if (texts.every((text) => typeof text === 'string' && text.length > 0) && event.data !== undefined) return event;
  throw new Error('An event needs id, type, source, time and data.');
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
