/** What a process of the hand-written loop is told: one JSON argument. */
export interface PeerSettings {
  readonly redisUrl: string;
  readonly databaseUrl: string;
}

/** Its streams. */
export const peerStreams = { accepted: 'peer:accepted', enriched: 'peer:enriched' } as const;

/** The settings of this process. */
export function peerSettings(): PeerSettings {
  return JSON.parse(process.argv[2]!) as PeerSettings;
}

/** Says that this process is ready, the way the pipeline's apps do; `url` where it serves HTTP. */
export function announce(name: string, url = ''): void {
  process.stdout.write(`${JSON.stringify({ url, msg: `${name} is up` })}\n`);
}
