import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** An answer of the front door, read to its end. */
export interface Answer {
  /** HTTP status. */
  status: number;
  /** The header `Retry-After`, as it is. */
  retryAfter?: string;
  /** The body's JSON; undefined when it is none. */
  body: unknown;
}

/** Milliseconds without a sign of life after which a request counts as failed. */
const silenceMs = 60_000;

/** Keeps connections to one front door open. Whoever makes it closes it. */
export class Connection {
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly request: typeof httpRequest;
  private readonly target: URL;

  /** @param connections most requests at a time */
  constructor(url: string, connections: number) {
    this.target = new URL(`${url}/events`);
    const secure = this.target.protocol === 'https:';
    this.agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: connections });
    this.request = secure ? httpsRequest : httpRequest;
  }

  /**
   * Posts a JSON text to `/events`. Rejects when no whole answer came: the events may be in or not, so send them again with the
   * same ids.
   */
  async post(json: string): Promise<Answer> {
    const body = Buffer.from(json);
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    return new Promise((resolve, reject) => {
      const request = this.request(this.target, { method: 'POST', agent: this.agent, headers, timeout: silenceMs });
      request.on('response', (response) => void readAnswer(response).then(resolve, reject));
      request.on('timeout', () => request.destroy(new Error(`no answer within ${silenceMs / 1000} s`)));
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Ends idle connections and cuts off those under way. */
  close(): void {
    this.agent.destroy();
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const retryAfter = response.headers['retry-after'];
  return {
    status: response.statusCode ?? 0,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    body: parsed(Buffer.concat(chunks).toString()),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
