/** Keys of one input of a consumer group: a stream, and what the group remembers about its entries. */
export interface InputKeys {
  /** The stream itself. */
  stream: string;
  /** Hash: consumer → epoch, raised by every take-over; `consumer#` → number of its last settle. */
  fence: string;
  /** Sorted set: entry id → due time in Redis' milliseconds. Parked entries stay pending. */
  parked: string;
  /** Hash: entry id → failed deliveries. */
  failures: string;
  /** Hash: entry id → how often it was taken over again after a first time. */
  trial: string;
}

/** Keys of one consumer group on one stream of one partition. */
export interface GroupKeys {
  /** The shared stream. */
  main: InputKeys;
  /** The group's own retry stream: long-parked and redriven entries. */
  retry: InputKeys;
  /** Stream of dead letters of this group. */
  dead: string;
  /** Hash: done, dropped, retried, dead, lost → counts since the group exists. */
  ledger: string;
}

/**
 * Names of all keys. Every key of partition p carries the hash tag `{p}`, so that a partition is one slot of a Redis Cluster
 * and settling stays one atomic script.
 */
export class KeySpace {
  constructor(readonly prefix: string) {}

  /** Key of a stream: `millrace:{0}:events.accepted`. */
  stream(partition: number, stream: string): string {
    return this.state(partition, stream);
  }

  /** Key of any state that belongs to a partition: `millrace:{0}:<key>`. */
  state(partition: number, key: string): string {
    return `${this.prefix}:{${partition}}:${key}`;
  }

  /** Keys of a group on a stream; all start with `<stream key>:<group>`. */
  group(partition: number, stream: string, group: string): GroupKeys {
    const streamKey = this.stream(partition, stream);
    const base = `${streamKey}:${group}`;
    return {
      main: inputKeys(streamKey, base),
      retry: inputKeys(`${base}:retry`, `${base}:retry`),
      dead: `${base}:dead`,
      ledger: `${base}:ledger`,
    };
  }
}

function inputKeys(stream: string, base: string): InputKeys {
  return {
    stream,
    fence: `${base}:fence`,
    parked: `${base}:parked`,
    failures: `${base}:failures`,
    trial: `${base}:trial`,
  };
}
