import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event as it arrived. */
export type Arrived = { id: string; type: string; source?: string; data: unknown } & Record<string, unknown>;

/** What the front door answers instead of taking events in; `cut` ends the connection without an answer. */
export type Mishap = { status: number; headers?: Record<string, string>; body?: unknown } | 'cut';

/**
 * A front door that speaks the real one's protocol and keeps events in memory, with what a real one would need an outage for:
 * mishaps, one a request, in order.
 */
export class FakeFrontDoor {
  /** Events that are in, by id, in the order they came. */
  readonly events = new Map<string, Arrived>();
  /** Number of events of every request that was answered 202 or 400. */
  readonly batches: number[] = [];
  /** Answers to give before anything is taken in. */
  mishaps: Mishap[] = [];
  /** What is wrong with an event, if anything. */
  judge: (event: Arrived) => string | undefined = () => undefined;
  /** Awaited before an answer. */
  beforeAnswer: () => Promise<void> = async () => undefined;
  private readonly server: Server = createServer((request, response) => void this.handle(request, response));

  /** Listens on a free port. */
  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    await this.beforeAnswer();
    const mishap = this.mishaps.shift();
    if (mishap === 'cut') request.socket.destroy();
    else if (mishap) this.answer(response, mishap.status, mishap.body ?? {}, mishap.headers);
    else this.take(JSON.parse(Buffer.concat(chunks).toString()) as Arrived[], response);
  }

  private take(events: Arrived[], response: ServerResponse): void {
    this.batches.push(events.length);
    const errors = events.flatMap((event, index) => {
      const detail = this.judge(event);
      return detail === undefined ? [] : [{ index, pointer: '/data', detail }];
    });
    const bad = new Set(errors.map(({ index }) => index));
    const good = events.filter((_, index) => !bad.has(index));
    const duplicates = good.filter(({ id }) => this.events.has(id)).length;
    for (const event of good) if (!this.events.has(event.id)) this.events.set(event.id, event);
    const status = bad.size === events.length ? 400 : 202;
    this.answer(response, status, { accepted: good.length - duplicates, duplicates, refused: bad.size, errors });
  }

  private answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  }
}
