import type { ServerResponse } from 'node:http';

/** Bytes that may wait for a viewer's connection; one that takes no more is cut off and comes back by itself. */
const mostWaitingBytes = 1024 * 1024;

/** Feeds one page with Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export class ViewerStream {
  constructor(private readonly response: ServerResponse) {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no', // nginx would hold messages back
    });
    response.write('retry: 1000\n\n');
  }

  /** Sends a snapshot: JSON, which has no line breaks. Never more than the newest when the viewer is slow. */
  send(json: string): void {
    if (this.response.writableLength > mostWaitingBytes) this.response.destroy();
    else if (!this.response.writableNeedDrain) this.response.write(`data: ${json}\n\n`);
  }

  /** Ends it: the console shuts down. */
  end(): void {
    this.response.end();
  }
}
