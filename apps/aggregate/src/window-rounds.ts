import { stages } from '@millrace/events';
import { compareIds, type StreamInspector } from '@millrace/redis-streams';
import type { WindowCloser } from './state/window-closer';
import type { WindowState } from './state/window-state';
import type { Aggregation } from './windows/aggregation';
import {
  beginRound,
  hopsTo,
  isThrough,
  questionOf,
  withLastId,
  withSettled,
  type Hop,
  type Round,
} from './windows/round';
import { observedTime, seals, watermarkOf, type Progress } from './windows/watermark';
import type { Window } from './windows/window';

/** What closing goes by. */
export interface RoundOptions {
  /** The aggregations, for their disorder; windows of others close as if they allowed none. */
  readonly aggregations: readonly Pick<Aggregation, 'name' | 'disorderMs'>[];
  /** Silence after which a source's watermark goes on without events, in ms. */
  readonly idleAfterMs: number;
  /** Least age of a watermark before it is applied, in ms. */
  readonly holdMs: number;
  /** The present, in ms. */
  readonly now: () => number;
}

/** What a round takes at its start. */
interface Candidates {
  readonly progress: Progress;
  readonly flowClock: number;
}

const hops = hopsTo(stages.aggregate, Object.values(stages));
/** The flow clock moves by at most this, beyond the hold, for one round: a stalled pipeline's time is not a source's silence. */
const mostStallMs = 2_000;

/** Runs rounds (see windows/round.ts) on one partition, a step at each turn, and closes what they seal. */
export class WindowRounds {
  private round: Round<Candidates> | undefined;
  private readonly disorder: ReadonlyMap<string, number>;
  /** When a round was last applied, or there was nothing to close; in ms. */
  lastRoundAt: number;

  constructor(
    private readonly state: WindowState,
    private readonly closer: WindowCloser,
    private readonly inspector: StreamInspector,
    private readonly options: RoundOptions,
    private readonly partition = 0,
  ) {
    this.disorder = new Map(options.aggregations.map(({ name, disorderMs }) => [name, disorderMs]));
    this.lastRoundAt = options.now();
  }

  /** Goes as far as the pipeline has come. Resolves to the windows that this instance finished closing. */
  async turn(): Promise<Window[]> {
    // First what another instance sealed and could not finish.
    const left = await this.closer.closeSealed();
    this.round ??= await this.begin();
    if (!this.round) return this.ended(left);
    this.round = await this.proceed(this.round);
    if (!isThrough(this.round, hops)) return left;
    await this.apply(this.round.candidates);
    this.round = undefined;
    return this.ended([...left, ...(await this.closer.closeSealed())]);
  }

  private ended(closed: Window[]): Window[] {
    this.lastRoundAt = this.options.now();
    return closed;
  }

  private async begin(): Promise<Round<Candidates> | undefined> {
    const open = await this.state.open();
    const progress = await this.state.progress(open.map(({ source }) => source));
    if (progress.size === 0) return undefined;
    const candidates = { progress, flowClock: await this.state.flowClock() };
    return beginRound(candidates, this.options.now(), this.options.holdMs);
  }

  private async proceed(round: Round<Candidates>): Promise<Round<Candidates>> {
    for (;;) {
      const question = questionOf(round, hops, this.options.now());
      if (question.ask === 'nothing' || question.ask === 'patience') return round;
      if (question.ask === 'last id') round = withLastId(round, await this.lastId(question.hop));
      else if (await this.isSettled(question.hop, question.through)) round = withSettled(round);
      else return round;
    }
  }

  private async lastId({ stream }: Hop): Promise<string> {
    return (await this.inspector.stream(stream, this.partition)).lastId;
  }

  private async isSettled({ stream, group }: Hop, through: string): Promise<boolean> {
    const { lowestUnsettledId } = await this.inspector.group(stream, group, this.partition);
    return compareIds(lowestUnsettledId, through) > 0;
  }

  private async apply({ progress, flowClock }: Candidates): Promise<void> {
    const { now, holdMs, idleAfterMs } = this.options;
    const watermark = ({ source, aggregation, start, end }: Window): number | undefined => {
      const known = progress.get(source);
      if (!known) return undefined; // it came after the round began: the next one is for it
      const observed = observedTime(known, flowClock, idleAfterMs);
      return watermarkOf(known, observed, this.disorder.get(aggregation) ?? 0, end - start);
    };
    await this.state.advance({
      now: now(),
      mostClockMs: holdMs + mostStallMs,
      seals: seals(await this.state.open(), watermark),
      ended: new Map([...progress].flatMap(([source, { end }]) => (end === undefined ? [] : [[source, end]]))),
    });
  }
}
