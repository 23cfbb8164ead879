import type { Redis } from 'ioredis';
import type { Waits } from './clock';
import { commonEpoch, type Input } from './delivered';
import type { Received } from './intake';
import type { GroupKeys } from './keys';
import type { ServerOptions } from './options';
import { scripts } from './scripts';

/** What the sweeper does with what it finds. */
export interface SweeperHost {
  /** Parked entries whose time has come, now delivered to this consumer. */
  received(received: readonly Received[]): void;
  /** Calls `takeNext` until it answers undefined, while this process handles nothing else. */
  handleAlone(takeNext: () => Promise<Received | undefined>): Promise<void>;
  /** True while nothing may be taken (paused, draining). */
  idle(): boolean;
  /** How many deliveries may be taken now. */
  room(): number;
  taken(ids: readonly string[]): void;
  lost(ids: readonly string[]): void;
  failed(error: Error): void;
}

const longestNapMs = 500;

/**
 * The loops behind the read path: keep in-flight deliveries fresh, hand out parked entries when they are due, take over what a
 * crashed consumer left.
 */
export class Sweeper {
  constructor(
    private readonly keys: GroupKeys,
    private readonly inputs: readonly Input[],
    private readonly options: ServerOptions,
    private readonly redis: Redis,
    private readonly waits: Waits,
    private readonly host: SweeperHost,
  ) {}

  /** Starts the loops; they end with the waits. */
  run(): Promise<void>[] {
    const freshMs = this.options.claimAfterMs / 3;
    const claimMs = Math.min(1000, this.options.claimAfterMs / 2);
    return [
      this.loop(async () => (await this.keepFresh(), freshMs)),
      ...this.inputs.map((input) => this.loop(() => this.handOutDue(input))),
      ...this.inputs.map((input) =>
        this.loop(async () => (await this.takeOver(input), claimMs * (0.8 + 0.4 * Math.random()))),
      ),
    ];
  }

  /** Tells Redis that in-flight deliveries are still being handled; finds out which were taken over. */
  async keepFresh(): Promise<void> {
    const staleBefore = performance.now() - this.options.claimAfterMs / 4;
    for (const input of this.inputs) {
      const stale = [...input.inFlight.values()].filter(({ freshAt, released }) => freshAt < staleBefore && !released);
      for (let i = 0; i < stale.length; i += 1000)
        await this.touch(
          input,
          stale.slice(i, i + 1000).map(({ id }) => id),
        );
    }
  }

  private async touch(input: Input, ids: string[]): Promise<void> {
    const { stream, fence } = input.keys;
    const deliveries = ids.flatMap((id) => input.inFlight.get(id) ?? []);
    const args = [this.options.group, this.options.consumer, commonEpoch(input, deliveries), ...ids];
    const touchedAt = performance.now();
    const taken = (await scripts.touch.run(this.redis, [stream, fence], args)) as string[];
    for (const id of ids) {
      const delivered = input.inFlight.get(id);
      if (delivered) delivered.freshAt = touchedAt;
    }
    if (taken.length > 0) this.host.taken(taken);
  }

  private async handOutDue(input: Input): Promise<number> {
    const room = this.host.idle() ? 0 : this.host.room();
    if (room === 0) return longestNapMs;
    const { stream, fence, parked, failures } = input.keys;
    const keys = [stream, fence, parked, failures, this.keys.ledger];
    const { epoch } = input;
    const answer = (await scripts.due.run(this.redis, keys, [
      this.options.group,
      this.options.consumer,
      room,
    ])) as DueAnswer;
    const [nextMs, lost, ...entries] = answer;
    if (lost.length > 0) this.host.lost(lost);
    const received = entries.map(([id, flat, count, failed]) => ({
      input,
      id,
      flat,
      count,
      failures: failed,
      crashes: 0,
      epoch,
    }));
    if (received.length > 0) this.host.received(received);
    return nextMs < 0 ? longestNapMs : Math.min(longestNapMs, Math.max(5, nextMs));
  }

  /** Takes over what a crashed consumer left: once like any entry; what is left behind again is handled alone. */
  private async takeOver(input: Input): Promise<void> {
    await this.keepFresh(); // a process that stalled must not take its own work for abandoned
    let suspects = false;
    for (let from = '-'; from !== '';) {
      const room = this.host.idle() ? 0 : this.host.room();
      if (room === 0) return;
      const { next, suspectsSeen, received } = await this.claim(input, from, 'first', room);
      if (received.length > 0) this.host.received(received);
      suspects ||= suspectsSeen;
      from = next;
    }
    if (suspects) await this.host.handleAlone(() => this.nextSuspect(input));
  }

  private async nextSuspect(input: Input): Promise<Received | undefined> {
    for (let from = '-'; from !== '' && !this.waits.ended && !this.host.idle();) {
      const { next, received } = await this.claim(input, from, 'suspect', 1);
      if (received[0]) return received[0];
      from = next;
    }
    return undefined;
  }

  private async claim(input: Input, from: string, wanted: 'first' | 'suspect', most: number): Promise<Claims> {
    const { stream, fence, parked, failures, trial } = input.keys;
    const keys = [stream, fence, parked, failures, trial, this.keys.ledger];
    const { group, consumer, claimAfterMs } = this.options;
    const { epoch } = input;
    const args = [group, consumer, claimAfterMs, from, wanted, most];
    const [next, suspects, lost, ...entries] = (await scripts.claim.run(this.redis, keys, args)) as ClaimAnswer;
    if (lost.length > 0) this.host.lost(lost);
    const received = entries.map(([id, flat, count, failed, crashes]) => ({
      input,
      id,
      flat,
      count,
      failures: failed,
      crashes,
      epoch,
    }));
    return { next, suspectsSeen: suspects > 0, received };
  }

  private async loop(step: () => Promise<number>): Promise<void> {
    for (let failures = 0; !this.waits.ended;) {
      let napMs: number;
      try {
        napMs = await step();
        failures = 0;
      } catch (error) {
        if (this.waits.ended) return;
        // A group that Redis forgot is made again by the reader.
        if (!/NOGROUP/.test((error as Error).message)) this.host.failed(error as Error);
        napMs = Math.min(5000, 100 * 2 ** failures++);
      }
      await this.waits.for(napMs);
    }
  }
}

type DueAnswer = [nextMs: number, lost: string[], ...entries: [string, string[], number, number][]];
type ClaimAnswer = [
  next: string,
  suspects: number,
  lost: string[],
  ...entries: [string, string[], number, number, number][],
];

interface Claims {
  next: string;
  suspectsSeen: boolean;
  received: Received[];
}
