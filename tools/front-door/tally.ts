import type { Taken } from './verdict';

/** What has become of everything that was sent. */
export interface Counts {
  /** Events that the front door has answered for. */
  sent: number;
  /** In now. */
  accepted: number;
  /** In since an earlier time. */
  duplicates: number;
  /** Never in. */
  refused: number;
}

/** Adds up what becomes of events. */
export class Tally implements Counts {
  sent = 0;
  accepted = 0;
  duplicates = 0;
  refused = 0;

  /** Counts one request's outcome. */
  add({ accepted, duplicates, refused }: Taken): void {
    this.sent += accepted + duplicates + refused.length;
    this.accepted += accepted;
    this.duplicates += duplicates;
    this.refused += refused.length;
  }
}
