import { hash } from 'node:crypto';

/**
 * What an event is recognised by when it comes again: its source and id together, as CloudEvents says, in 22 characters (128
 * bits of SHA-256), so that 10 KB of ids and sources cannot fill Redis.
 */
export function dedupeKey(source: string, id: string): string {
  return hash('sha256', `${source.length}:${source}${id}`, 'base64url').slice(0, 22);
}
