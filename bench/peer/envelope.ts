/** Everything about an event but its data; lies in a stream as JSON, beside the data's JSON, which nobody parses needlessly. */
export interface Envelope {
  id: string;
  type: string;
  source: string;
  time: string;
  receivedAt: string;
  subject?: string;
  client?: { ip: string | undefined; userAgent: string | undefined };
  enrichment?: { browser: string; os: string };
}

/** A stream entry as ioredis answers it: its id, and its fields and values in turn (`e`, envelope, `d`, data). */
export type Entry = [id: string, fields: [e: 'e', envelope: string, d: 'd', data: string]];
