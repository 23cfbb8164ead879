import { Agent, request, type IncomingMessage } from 'node:http';
import { nowMs } from '../measure/clock';
import { userAgent } from './event-json';

/** An answer of a front door. */
export interface Answer {
  readonly status: number;
  /** When its head was there. */
  readonly answeredMs: number;
  /** Seconds to wait, as the answer says. @defaultValue 1 */
  readonly retryAfterS: number;
  readonly body: string;
}

/** Posts events over connections that stay open. */
export class FrontDoor {
  private readonly agent: Agent;
  private readonly target: URL;

  /** @param connections most requests under way; further ones wait for a connection */
  constructor(url: string, connections: number) {
    this.target = new URL('/events', url);
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Posts a JSON text; rejects when no whole answer came. */
  async post(json: string): Promise<Answer> {
    const body = Buffer.from(json);
    const headers = { 'content-type': 'application/json', 'content-length': body.length, 'user-agent': userAgent };
    return new Promise((resolve, reject) => {
      const post = request(this.target, { method: 'POST', agent: this.agent, headers, timeout: 30_000 });
      post.on('response', (response) => void answerOf(response, nowMs()).then(resolve, reject));
      post.on('timeout', () => post.destroy(new Error('no answer within 30 s')));
      post.on('error', reject);
      post.end(body);
    });
  }

  /** Closes all connections. */
  close(): void {
    this.agent.destroy();
  }
}

async function answerOf(response: IncomingMessage, answeredMs: number): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const retryAfterS = Number(response.headers['retry-after'] ?? 1);
  return { status: response.statusCode ?? 0, answeredMs, retryAfterS, body: Buffer.concat(chunks).toString() };
}

/**
 * Makes sure that an answer takes in all events that were posted: a figure of refused or duplicate events would mean nothing.
 * @throws Error with the answer
 */
export function assertTaken(answer: Answer, events: number): void {
  const { status, body } = answer;
  const accepted = status === 202 ? (JSON.parse(body) as { accepted?: number }).accepted : undefined;
  if (accepted === events) return;
  throw new Error(`The front door did not take ${events} events but answered ${status}: ${body.slice(0, 500)}`);
}
