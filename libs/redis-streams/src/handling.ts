import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchDecisions, StateChange } from './delivery';
import type { Delivered, Input } from './delivered';
import type { Waits } from './clock';
import type { Intake } from './intake';
import type { GroupKeys } from './keys';
import type { ServerOptions } from './options';
import { deadOf, outcomeOf, type Outcome, type OutcomeContext } from './outcome';
import { CrashLoopError } from './errors';
import { GateClosedError, PauseGate } from './pause-gate';
import type { Route } from './routes';
import { Runner } from './runner';
import type { SettledEvent, SubscriptionName } from './server-events';
import { Settler } from './settler';
import { Slots } from './slots';
import type { SubscriptionHost } from './subscription-host';
import type { SubscriptionTools } from './subscription';

/**
 * Deliveries in this process' hands: from the intake through a slot, the pause gate and the handler to the settle step.
 */
export class Handling {
  private readonly runner: Runner;
  private readonly gate: PauseGate;
  private readonly settlers: Map<Input, Settler>;
  private readonly slots = new Map<Route, Slots>();
  private readonly running = new Set<Promise<void>>();
  private wakeReader: (() => void) | undefined;

  constructor(
    private readonly name: SubscriptionName,
    keys: GroupKeys,
    private readonly inputs: readonly Input[],
    private readonly options: ServerOptions,
    tools: SubscriptionTools,
    private readonly host: SubscriptionHost,
  ) {
    this.gate = new PauseGate({
      paused: (error) => host.paused({ ...name, reason: error instanceof Error ? error.message : String(error) }),
      resumed: () => this.resumed(),
    });
    this.runner = new Runner({
      group: name.group,
      partition: name.partition,
      around: (context, call) => host.around(context, call),
      handled: (count, seconds, failed) => host.handled({ ...name, count, seconds, failed }),
    });
    const { group, partition } = name;
    const listener = {
      settled: (outcomes: readonly Outcome[]) => this.settled(outcomes),
      failed: host.failed.bind(host),
    };
    this.settlers = new Map(
      inputs.map((input) => {
        const address = { keySpace: tools.keySpace, keys, input, partition, group, consumer: options.consumer };
        return [input, new Settler(tools.commands, tools.settle, address, listener, (ms) => sleep(ms))];
      }),
    );
  }

  /** True while a dependency is down. */
  get paused(): boolean {
    return this.gate.paused;
  }

  /** How many deliveries may be added now; 0 when full or paused. */
  roomNow(): number {
    const inFlight = this.inputs.reduce((sum, { inFlight: held }) => sum + held.size, 0);
    return this.gate.paused ? 0 : Math.max(0, Math.min(this.options.batchSize, this.options.maxInFlight - inFlight));
  }

  /** Resolves with the room as soon as there is some, or when the waits end. */
  async room(waits: Waits): Promise<number> {
    while (this.roomNow() === 0 && !waits.ended) {
      await new Promise<void>((resolve) => (this.wakeReader = resolve));
    }
    return this.roomNow();
  }

  /** Takes sorted entries in: handles what has a route, settles the rest. */
  take({ byRoute, ends }: Intake): void {
    for (const outcome of ends) this.hold(outcome.delivered);
    if (ends.length > 0) this.track(this.settle(ends, []).then(() => undefined));
    for (const [route, deliveries] of byRoute) {
      for (const delivered of deliveries) this.hold(delivered);
      const size = route.batch ? route.batchSize : 1;
      for (let i = 0; i < deliveries.length; i += size) this.start(route, deliveries.slice(i, i + size));
    }
  }

  /** Runs `work` while this process handles nothing else; see Turnstile. */
  async alone(work: () => Promise<void>): Promise<void> {
    const run = this.host.turnstile.alone(work);
    this.track(run);
    return run;
  }

  /** Handles one entry that a crashed consumer left, within {@link Handling.alone}. A dependency that is down gives it back. */
  async takeAlone({ byRoute, ends }: Intake): Promise<void> {
    for (const outcome of ends) this.hold(outcome.delivered);
    if (ends.length > 0) await this.settle(ends, []);
    for (const [route, [delivered]] of byRoute) {
      this.hold(delivered!);
      if (delivered!.crashes >= this.options.maxCrashes) await this.settle([this.crashed(delivered!)], []);
      else await this.handleOnce(route, delivered!);
    }
  }

  private async handleOnce(route: Route, delivered: Delivered): Promise<void> {
    const decided = await this.runner.decide(route, [delivered]);
    await this.giveBack(await this.settleDecided(route, [delivered], decided));
  }

  /** Work that waits for a dependency or for room stops waiting; what has not started is given back at the end. */
  stopWaiting(): void {
    this.gate.close();
    this.wakeReader?.();
  }

  /** Resolves when all started work has ended, or after `timeoutMs`; calls `keepFresh` meanwhile. */
  async drain(timeoutMs: number, keepFresh: () => Promise<void>): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (this.running.size > 0 && performance.now() < end) {
      const tick = sleep(Math.min(1000, Math.max(1, end - performance.now())));
      await Promise.race([Promise.all(this.running), tick]);
      await keepFresh();
    }
  }

  /** Gives deliveries back to the group at once: any consumer may take them, no delivery counts as failed. */
  async giveBack(
    deliveries: readonly Delivered[] = this.inputs.flatMap(({ inFlight }) => [...inFlight.values()]),
  ): Promise<void> {
    if (deliveries.length === 0) return;
    for (const delivered of deliveries) delivered.released = true;
    await this.settle(
      deliveries.map((delivered) => ({ kind: 'parkUntil', delivered, dueMs: 0 })),
      [],
    );
  }

  private start(route: Route, deliveries: readonly Delivered[]): void {
    this.track(this.handleUntilSettled(route, deliveries));
  }

  /** A slot is held while the handler runs, not while its answer is settled: the next delivery is handled meanwhile. */
  private async handleUntilSettled(route: Route, deliveries: readonly Delivered[]): Promise<void> {
    let left = deliveries;
    while (left.length > 0) {
      const decided = await this.slotsOf(route).run(() => this.decideBehindGate(route, left));
      if (!decided) return;
      left = await this.settleDecided(route, left, decided);
    }
  }

  /** Answers undefined when the subscription closes while a dependency is down; the drain then gives the deliveries back. */
  private async decideBehindGate(route: Route, deliveries: readonly Delivered[]): Promise<BatchDecisions | undefined> {
    try {
      await this.gate.pass();
    } catch (error) {
      if (error instanceof GateClosedError) return undefined;
      throw error;
    }
    return this.host.turnstile.shared(() => this.runner.decide(route, deliveries));
  }

  /** Settles what was decided; answers what is to be handled again: its dependency is down, or its batch lost members. */
  private async settleDecided(
    route: Route,
    deliveries: readonly Delivered[],
    { decisions, changes }: BatchDecisions,
  ): Promise<readonly Delivered[]> {
    const context = this.outcomeContext(route);
    const outcomes: Outcome[] = [];
    const unavailable: Delivered[] = [];
    let down: unknown;
    deliveries.forEach((delivered, i) => {
      const decision = decisions[i]!;
      if (delivered.released) return;
      if (decision.kind === 'unavailable') {
        down = decision.error;
        unavailable.push(delivered);
      } else outcomes.push(outcomeOf(delivered, decision, context));
    });
    this.tellGate(unavailable.length > 0, down, outcomes);
    // State changes were computed over the whole batch: with a member missing they are computed again without it.
    if (changes.length > 0 && outcomes.length < deliveries.length)
      return deliveries.filter(({ released }) => !released);
    const again = outcomes.length > 0 ? await this.settle(outcomes, changes) : [];
    return [...unavailable, ...again];
  }

  private slotsOf(route: Route): Slots {
    const slots = this.slots.get(route) ?? new Slots(route.concurrency);
    this.slots.set(route, slots);
    return slots;
  }

  private tellGate(unavailable: boolean, error: unknown, outcomes: readonly Outcome[]): void {
    if (unavailable) this.gate.unavailable(error);
    else if (outcomes.some(({ kind }) => kind === 'done' || kind === 'dropped')) this.gate.succeeded();
    else this.gate.inconclusive();
  }

  /** Settles outcomes of one unit; answers the deliveries that must be handled again without those that were taken over. */
  private async settle(outcomes: readonly Outcome[], changes: readonly StateChange[]): Promise<Delivered[]> {
    const again: Delivered[] = [];
    for (const [input, settler] of this.settlers) {
      const own = outcomes.filter(({ delivered }) => delivered.input === input);
      if (own.length === 0) continue;
      const { taken, settled } = await settler.settle({ outcomes: own, changes });
      if (taken.size > 0) this.host.taken({ ...this.name, ids: [...taken] });
      for (const { delivered } of own) {
        if (settled || taken.has(delivered.id)) this.letGo(delivered);
        else again.push(delivered);
      }
    }
    return again;
  }

  private settled(outcomes: readonly Outcome[]): void {
    const counted = outcomes.filter(({ kind }) => kind !== 'parkUntil');
    if (counted.length > 0) this.host.settled(settledEvent(this.name, counted));
  }

  private crashed(delivered: Delivered): Outcome {
    const error = new CrashLoopError(`The process died ${delivered.crashes} times while it handled this entry alone.`);
    return deadOf(delivered, error, { ...this.name, now: Date.now }, 0);
  }

  private outcomeContext(route: Route): OutcomeContext {
    const { group, stream } = this.name;
    return {
      group,
      stream,
      to: route.to,
      retry: route.retry,
      codec: this.options.codec,
      now: Date.now,
      random: Math.random,
    };
  }

  private hold(delivered: Delivered): void {
    delivered.input.inFlight.set(delivered.id, delivered);
  }

  private letGo(delivered: Delivered): void {
    const { inFlight } = delivered.input;
    if (inFlight.get(delivered.id) === delivered) inFlight.delete(delivered.id);
    this.wakeReader?.();
  }

  private resumed(): void {
    this.host.resumed({ ...this.name, reason: '' });
    this.wakeReader?.();
  }

  private track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.host.failed(error as Error))
      .finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }
}

function settledEvent(name: SubscriptionName, outcomes: readonly Outcome[]): SettledEvent {
  const event = {
    ...name,
    deliveries: [] as SettledEvent['deliveries'][number][],
    outputs: 0,
    done: 0,
    dropped: 0,
    retried: 0,
    dead: 0,
  };
  for (const outcome of outcomes) {
    const kind = kinds[outcome.kind];
    const { fields, entry } = outcome.delivered;
    event.deliveries.push({ type: fields.type, headers: entry.headers, kind });
    event[counters[kind]]++;
    if (outcome.kind === 'done') event.outputs += outcome.outputs.length;
  }
  return event;
}

const kinds = {
  done: 'done',
  dropped: 'drop',
  park: 'retry',
  parkUntil: 'retry',
  move: 'retry',
  dead: 'dead',
} as const;
const counters = { done: 'done', drop: 'dropped', retry: 'retried', dead: 'dead' } as const;
