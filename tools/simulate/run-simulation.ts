import { Connection } from '../front-door/connection';
import { Courier, InterruptedError } from '../front-door/courier';
import type { LiveLine } from '../front-door/live-line';
import { frontDoorUrl } from '../front-door/place';
import { pump } from '../front-door/pump';
import { sleepOrAbort } from '../front-door/sleep';
import { endsOf } from '../front-door/sources-end';
import { readable } from '../front-door/table';
import { Tally } from '../front-door/tally';
import { Beat, beatMs } from './beat';
import { momentsOfDay } from './day-curve';
import type { SimulateOptions } from './options';
import { Random } from './random';
import { Sales } from './sales';
import { type ShopEvent, Traffic } from './traffic';
import { Visitors } from './visitors';

/** What a simulation is given. */
export interface SimulationRun {
  options: SimulateOptions;
  live: LiveLine;
  signal: AbortSignal;
}

/** The end of a simulation, as it is for `--json`. */
export interface SimulationSummary {
  url: string;
  seed: number;
  sent: number;
  accepted: number;
  duplicates: number;
  refused: number;
  seconds: number;
  eventsPerSecond: number;
  /** Orders that were placed, and what they are worth less refunds. */
  orders: number;
  revenueCents: number;
  /** Events by type. */
  types: Record<string, number>;
}

/** How it ended. */
export interface SimulationResult {
  summary: SimulationSummary;
  /** Why it had to; undefined when it was meant to. */
  failure: Error | undefined;
}

/** Requests at a time. Those of live traffic are a tenth of a second apart; those of a past day hours, and would overtake each other. */
const concurrency = { live: 4, once: 1 };
const batch = 500;
/** A visitor does something about every eight seconds. */
const pauseSeconds = 8;
const refusalsShown = 5;

/** Runs until the time is up, the events are sent, or the signal comes. */
export async function runSimulation(run: SimulationRun): Promise<SimulationResult> {
  const simulation = new Simulation(run, frontDoorUrl(run.options.url, run.options.dataDirectory));
  return simulation.run();
}

class Simulation {
  private readonly startedMs = Date.now();
  private readonly tally = new Tally();
  private readonly sales = new Sales();
  private readonly connection: Connection;
  private readonly courier: Courier;
  private readonly traffic: Traffic;
  private refusalsTold = 0;

  constructor(
    private readonly given: SimulationRun,
    private readonly url: string,
  ) {
    const { options, signal, live } = given;
    this.connection = new Connection(url, concurrency.live);
    this.courier = new Courier({
      post: async (json) => this.connection.post(json),
      signal,
      onWait: (reason) => live.show(() => `waiting: ${reason}`),
    });
    const random = new Random(options.seed);
    const visits = Math.max(3, Math.min(options.users, Math.round(options.rate * pauseSeconds)));
    const visitors = new Visitors(options.users, random);
    this.traffic = new Traffic({ random, visitors, visits, root: this.root() });
    if (options.once === undefined) this.warmUp(visits);
  }

  /** As if it had gone on for a minute: the first orders come at once instead of when the first visitors have filled a cart. */
  private warmUp(visits: number): void {
    const events = Math.min(100_000, visits * 6);
    for (let n = events; n > 0; n--) this.traffic.next(this.startedMs - (n * 1000) / this.given.options.rate);
  }

  async run(): Promise<SimulationResult> {
    const { live } = this.given;
    const failure = await this.sent().then(
      () => undefined,
      (error: Error) => (error instanceof InterruptedError ? undefined : error),
    );
    live.clear();
    this.connection.close();
    return { failure, summary: this.summary() };
  }

  private async sent(): Promise<void> {
    const { once } = this.given.options;
    const batches = once === undefined ? this.living() : this.lastDay(once);
    const kind = once === undefined ? 'live' : 'once';
    await pump(batches, { concurrency: concurrency[kind], deliver: async (events) => this.deliver(events) });
    if (once === undefined || this.given.signal.aborted) return;
    await this.courier.deliver(
      endsOf(new Map(['web', 'backend'].map((teller) => [`${this.root()}/${teller}`, this.startedMs]))),
    );
  }

  /** A day that is over has sources of its own: its events would be late among those of now. */
  private root(): string {
    const { once, seed } = this.given.options;
    return once === undefined ? '/shop' : `/shop/${seed}`;
  }

  private async *living(): AsyncGenerator<ShopEvent[]> {
    const { signal, options } = this.given;
    const beat = new Beat(options.rate, this.startedMs, options.dayMs);
    const endMs = this.startedMs + options.durationMs;
    for (let lastMs = this.startedMs; lastMs < endMs && !signal.aborted;) {
      await sleepOrAbort(Math.min(beatMs, endMs - lastMs), signal);
      lastMs = Math.min(Date.now(), endMs);
      const moments = beat.due(lastMs);
      for (let from = 0; from < moments.length; from += batch) {
        yield moments.slice(from, from + batch).map((atMs) => this.traffic.next(atMs));
      }
      this.draw();
    }
  }

  private async *lastDay(count: number): AsyncGenerator<ShopEvent[]> {
    let events: ShopEvent[] = [];
    for (const atMs of momentsOfDay(count, this.startedMs)) {
      if (this.given.signal.aborted) return;
      events.push(this.traffic.next(atMs));
      if (events.length < batch) continue;
      yield events;
      events = [];
      this.draw();
    }
    if (events.length > 0) yield events;
  }

  private async deliver(events: ShopEvent[]): Promise<void> {
    const taken = await this.courier.deliver(events.map((event) => JSON.stringify(event)));
    this.tally.add(taken);
    const refused = new Set(taken.refused.map(({ index }) => index));
    events.forEach((event, index) => refused.has(index) || this.sales.add(event));
    for (const { index, reason } of taken.refused) this.tellRefusal(events[index]!.type, reason);
  }

  private tellRefusal(type: string, reason: string): void {
    if (++this.refusalsTold <= refusalsShown) this.given.live.say(`refused ${type}: ${reason}`);
  }

  private draw(): void {
    const { sent, refused } = this.tally;
    const { orders, revenueCents } = this.sales;
    const perSecond = Math.round(sent / Math.max(0.1, this.seconds()));
    const parts = [
      `${readable(sent)} sent  ${readable(perSecond)}/s`,
      `${readable(orders)} orders  ${readable(Math.round(revenueCents / 100))} EUR`,
      ...(refused > 0 ? [`${readable(refused)} refused`] : []),
    ];
    this.given.live.show(() => parts.join('   '));
  }

  private seconds(): number {
    return (Date.now() - this.startedMs) / 1000;
  }

  private summary(): SimulationSummary {
    const { sent, accepted, duplicates, refused } = this.tally;
    const seconds = this.seconds();
    return {
      url: this.url,
      seed: this.given.options.seed,
      sent,
      accepted,
      duplicates,
      refused,
      seconds: Number(seconds.toFixed(3)),
      eventsPerSecond: Math.round(sent / Math.max(seconds, 0.001)),
      orders: this.sales.orders,
      revenueCents: this.sales.revenueCents,
      types: this.sales.byType(),
    };
  }
}
