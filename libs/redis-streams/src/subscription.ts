import type { Redis } from 'ioredis';
import type { RawEntry } from './entry';
import { compareIds, lesserId, previousId } from './entry-id';
import { Waits } from './clock';
import type { Delivered, Input } from './delivered';
import { Handling } from './handling';
import { sortIntake, type Received } from './intake';
import { Janitor } from './janitor';
import type { GroupKeys, KeySpace } from './keys';
import type { ServerOptions } from './options';
import { Reader } from './reader';
import type { StreamRoutes } from './routes';
import { scripts, type Script } from './scripts';
import type { ServerState, SubscriptionName } from './server-events';
import type { SubscriptionHost } from './subscription-host';
import { Sweeper } from './sweeper';

/** Connections and scripts that a server shares among its subscriptions. */
export interface SubscriptionTools {
  commands: Redis;
  reads: Redis;
  keySpace: KeySpace;
  settle: Script;
}

/**
 * One consumer group on one stream of one partition, in this process: reads the stream and the group's retry stream, hands
 * entries to their handlers, settles them, takes over what others left behind, and drains when closed.
 */
export class Subscription {
  readonly name: SubscriptionName;
  private readonly keys: GroupKeys;
  private readonly inputs: readonly [main: Input, retry: Input];
  private readonly waits = new Waits();
  private readonly reader: Reader;
  private readonly handling: Handling;
  private readonly sweeper: Sweeper;
  private readonly janitor: Janitor;
  private readonly loops: Promise<void>[] = [];
  private closing: Promise<void> | undefined;
  private phase: ServerState = 'starting';
  private readonly epochsAtRead = new Map<Input, string>();
  private lastRead = '0-0';
  private lastReadTime: number | undefined;

  constructor(
    private readonly routes: StreamRoutes,
    partition: number,
    private readonly options: ServerOptions,
    private readonly tools: SubscriptionTools,
    private readonly host: SubscriptionHost,
  ) {
    this.name = { stream: routes.stream, group: options.group, partition };
    this.keys = tools.keySpace.group(partition, routes.stream, options.group);
    this.inputs = [inputOf('main', this.keys), inputOf('retry', this.keys)];
    this.handling = new Handling(this.name, this.keys, this.inputs, options, tools, host);
    this.reader = new Reader(tools.reads, this.readerHost(), this.waits);
    this.sweeper = new Sweeper(this.keys, this.inputs, options, tools.commands, this.waits, {
      received: (received) => this.dispatch(received),
      handleAlone: (takeNext) => this.handling.alone(async () => this.handleClaimed(takeNext)),
      idle: () => this.phase !== 'running' || this.handling.paused,
      room: () => this.handling.roomNow(),
      taken: (ids) => host.taken({ ...this.name, ids }),
      lost: (ids) => host.lost({ ...this.name, ids }),
      failed: (error) => host.failed(error),
    });
    this.janitor = new Janitor(this.name, this.keys, this.inputs, options, tools.commands, this.waits, host);
  }

  /** Where it stands. */
  get state(): ServerState {
    return this.phase === 'running' && this.handling.paused ? 'paused' : this.phase;
  }

  /** Milliseconds since 1970 of the last successful read; before the first, of making sure that the group is there. */
  get lastReadAt(): number | undefined {
    return this.lastReadTime;
  }

  /** Deliveries in this process' hands. */
  get inFlight(): number {
    return this.inputs.reduce((sum, input) => sum + input.inFlight.size, 0);
  }

  /** Creates the group where it is missing and starts reading. Resolves once the group exists. */
  async start(): Promise<void> {
    await Promise.all(this.inputs.map((input) => this.ensure(input, '0-0')));
    // Redis has just answered. The first blocking read of an empty stream answers a block time later: not being ready until then
    // would hold up every start for nothing.
    this.lastReadTime = Date.now();
    this.phase = 'running';
    this.loops.push(this.reader.run(), this.janitor.run(), ...this.sweeper.run());
  }

  /**
   * Stops reading, lets in-flight deliveries end for up to the drain timeout, gives back the rest at once and leaves the group.
   * Called twice it is one drain.
   */
  async close(): Promise<void> {
    this.closing ??= this.drain();
    return this.closing;
  }

  private async drain(): Promise<void> {
    this.phase = 'draining';
    this.waits.end();
    this.handling.stopWaiting();
    await this.reader.unblock(this.tools.commands);
    await Promise.all(this.loops);
    await this.handling.drain(this.options.drainTimeoutMs, () => this.sweeper.keepFresh());
    await this.handling.giveBack();
    await this.janitor.leave();
    this.phase = 'closed';
  }

  private async ensure(input: Input, startAfter: string): Promise<boolean> {
    const { stream, fence, parked } = input.keys;
    const args = [this.options.group, this.options.consumer, startAfter];
    const [created, epoch] = (await scripts.ensure.run(this.tools.commands, [stream, fence, parked], args)) as string[];
    input.epoch = epoch!;
    return created === '1';
  }

  /** Redis forgot the group: everything not known to be settled is read again. */
  private async regroup(): Promise<void> {
    const resumedAfter = this.lowestUnsettledKnown();
    try {
      const [created] = [await this.ensure(this.inputs[0], resumedAfter), await this.ensure(this.inputs[1], '0-0')];
      if (created) this.host.regrouped({ ...this.name, resumedAfter });
    } catch (error) {
      this.host.failed(error as Error);
      await this.waits.for(500);
    }
  }

  private lowestUnsettledKnown(): string {
    const inFlight = [...this.inputs[0].inFlight.keys()].reduce<string | undefined>(lesserId, undefined);
    return inFlight === undefined ? this.lastRead : previousId(inFlight);
  }

  private readerHost(): ConstructorParameters<typeof Reader>[1] {
    const { group, consumer, blockMs } = this.options;
    return {
      group,
      consumer,
      blockMs,
      streamKeys: this.inputs.map((input) => input.keys.stream),
      room: () => this.roomForRead(),
      received: (streams) => this.received(streams),
      groupIsGone: () => this.regroup(),
      failed: (error) => this.host.failed(error),
    };
  }

  /** Called right before each read: the epochs of then are those of what it brings, however late that arrives. */
  private async roomForRead(): Promise<number> {
    const room = await this.handling.room(this.waits);
    for (const input of this.inputs) this.epochsAtRead.set(input, input.epoch);
    return room;
  }

  private received(streams: readonly { streamKey: string; entries: readonly RawEntry[] }[]): void {
    this.lastReadTime = Date.now();
    for (const { streamKey, entries } of streams) {
      const input = this.inputs.find(({ keys }) => keys.stream === streamKey)!;
      const epoch = this.epochsAtRead.get(input)!;
      const newest = entries.at(-1)?.[0];
      if (input.kind === 'main' && newest && compareIds(newest, this.lastRead) > 0) this.lastRead = newest;
      this.dispatch(
        entries.map(([id, flat]) => ({ input, id, flat: flat ?? [], count: 1, failures: 0, crashes: 0, epoch })),
      );
    }
  }

  private dispatch(received: readonly Received[]): void {
    const { group, stream } = this.name;
    const context = { group, stream, routes: this.routes, codec: this.options.codec, now: Date.now };
    this.handling.take(sortIntake(received, context));
  }

  /** Handles entries of crashed consumers one by one while nothing else runs. */
  private async handleClaimed(takeNext: () => Promise<Received | undefined>): Promise<void> {
    const { group, stream } = this.name;
    const context = { group, stream, routes: this.routes, codec: this.options.codec, now: Date.now };
    for (let next = await takeNext(); next; next = await takeNext()) {
      await this.handling.takeAlone(sortIntake([next], context));
    }
  }
}

function inputOf(kind: Input['kind'], keys: GroupKeys): Input {
  return { kind, keys: keys[kind], epoch: '', settleNumber: 0, inFlight: new Map<string, Delivered>() };
}
