import { streams, type EventProblem } from '@millrace/events';
import { type Publisher, type PublishResult } from '@millrace/redis-streams';
import { claimed } from './claimed';
import { type Fit, type Judge, type RequestFacts, type Unfit, type Verdict } from './judge';
import { type DepthGauge } from '../pressure/depth-gauge';
import { type RefusedEvents } from './refused-events';

/** What became of one input, in the order they were sent. */
export type Outcome =
  { status: 'accepted' | 'duplicate'; id: string } | { status: 'refused'; id: string | null; problems: EventProblem[] };

/**
 * The front door's one way in, whatever the protocol: judges inputs, publishes the good ones and keeps the bad ones. An adapter
 * of a protocol makes inputs of a request and an answer of the outcomes.
 */
export class Intake {
  constructor(
    private readonly judge: Judge,
    private readonly publisher: Publisher,
    private readonly refused: RefusedEvents,
    private readonly gauge: Pick<DepthGauge, 'admitting' | 'admitted'>,
  ) {}

  /**
   * Takes inputs in. Resolves once Redis holds every good one, now or since an earlier time (duplicate).
   * @throws StreamUnavailableError when Redis does not accept them; sent again with the same ids, nothing is doubled
   */
  async take(inputs: readonly unknown[], facts: RequestFacts): Promise<Outcome[]> {
    const verdicts = inputs.map((input) => this.judge.judge(input, facts));
    const fits = verdicts.filter(isFit);
    if (fits.length === verdicts.length) return this.publish(fits);
    const [published] = await Promise.all([this.publish(fits), this.refused.keep(verdicts.filter(isUnfit), facts)]);
    let next = 0;
    return verdicts.map((verdict) => (isFit(verdict) ? published[next++]! : refusal(verdict)));
  }

  private async publish(fits: readonly Fit[]): Promise<Outcome[]> {
    if (fits.length === 0) return [];
    const entries = fits.map(({ wire, dedupe }) => (dedupe ? { fields: wire, dedupe } : { fields: wire }));
    const results = await this.counted(fits.length, async () => this.publisher.publishAll(streams.accepted, entries));
    return results.map(({ duplicate }, i) => ({ status: duplicate ? 'duplicate' : 'accepted', id: fits[i]!.id }));
  }

  /** Tells the gauge before and after: requests under way together must not all pass a gauge that has seen none of them. */
  private async counted(events: number, publish: () => Promise<PublishResult[]>): Promise<PublishResult[]> {
    let accepted = 0;
    this.gauge.admitting(events);
    try {
      const results = await publish();
      accepted = results.filter(({ duplicate }) => !duplicate).length;
      return results;
    } finally {
      this.gauge.admitted(events, accepted);
    }
  }
}

function isFit(verdict: Verdict): verdict is Fit {
  return 'wire' in verdict;
}

function isUnfit(verdict: Verdict): verdict is Unfit {
  return !isFit(verdict);
}

function refusal({ input, problems }: Unfit): Outcome {
  return { status: 'refused', id: claimed(input, 'id') || null, problems };
}
