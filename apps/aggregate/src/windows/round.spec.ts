import { stages } from '@millrace/events';
import fc from 'fast-check';
import { beginRound, hopsTo, isThrough, questionOf, withLastId, withSettled, type Hop, type Round } from './round';

const hops = hopsTo(stages.aggregate, Object.values(stages));

describe('hops', () => {
  it('lead from the front door to the windows', () => {
    expect(hops).toEqual([
      { stream: 'events.accepted', group: 'enrich' },
      { stream: 'events.enriched', group: 'aggregate' },
    ]);
  });
});

describe('round', () => {
  it('asks for each stream in turn: its last id, then whether its group has settled it', () => {
    let round = beginRound('candidates', 1000, 0);
    expect(questionOf(round, hops, 1000)).toEqual({ ask: 'last id', hop: hops[0] });
    round = withLastId(round, '5-0');
    expect(questionOf(round, hops, 1000)).toEqual({ ask: 'settled', hop: hops[0], through: '5-0' });
    round = withSettled(round);
    expect(questionOf(round, hops, 1000)).toEqual({ ask: 'last id', hop: hops[1] });
    round = withSettled(withLastId(round, '9-0'));
    expect(questionOf(round, hops, 1000)).toEqual({ ask: 'nothing' });
    expect(round.candidates).toBe('candidates');
  });

  it('holds the candidates before it puts up the barrier, so that requests sent side by side are before it', () => {
    const round = beginRound('candidates', 1000, 500);
    expect(questionOf(round, hops, 1499)).toEqual({ ask: 'patience' });
    expect(questionOf(round, hops, 1500)).toEqual({ ask: 'last id', hop: hops[0] });
  });

  it('is through when the last group has settled up to the barrier', () => {
    const passed: Round<string> = { candidates: '', holdUntil: 0, hop: 2 };
    expect(isThrough({ ...passed, hop: 1, through: '9-0' }, hops)).toBe(false);
    expect(isThrough(passed, hops)).toBe(true);
  });

  it('never passes its barrier before everything accepted before it has arrived, whatever is held back and however long', () => {
    const step = fc.constantFrom('accept', 'settle oldest', 'settle newest', 'look', 'look', 'begin');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const pipeline = new Pipeline();
        let round: Round<number> | undefined;
        for (const [i, what] of steps.entries()) {
          if (what === 'accept') pipeline.accept();
          else if (what === 'settle oldest') pipeline.settle(hops[i % 2]!, 0);
          else if (what === 'settle newest') pipeline.settle(hops[i % 2]!, -1);
          else if (what === 'begin') round ??= beginRound(pipeline.accepted, 0, 0);
          else if (round) round = pipeline.look(round);
          if (round && isThrough(round, hops)) {
            expect(pipeline.arrivedAmong(round.candidates)).toBe(round.candidates);
            round = undefined;
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('passes once everything has arrived', () => {
    const pipeline = new Pipeline();
    for (let i = 0; i < 5; i++) pipeline.accept();
    let round = beginRound(pipeline.accepted, 0, 0);
    for (let i = 0; i < 5; i++) for (const hop of hops) pipeline.settle(hop, -1);
    for (let i = 0; i < 4; i++) round = pipeline.look(round);
    expect(isThrough(round, hops)).toBe(true);
  });
});

/** Two streams and two groups that settle in any order; an event is its number. */
class Pipeline {
  accepted = 0;
  private readonly streams = new Map(hops.map(({ stream }) => [stream, [] as { event: number; settled: boolean }[]]));
  private readonly arrived = new Set<number>();

  accept(): void {
    this.streams.get('events.accepted')!.push({ event: this.accepted++, settled: false });
  }

  settle({ stream }: Hop, at: number): void {
    const entry = this.streams
      .get(stream)!
      .filter(({ settled }) => !settled)
      .at(at);
    if (!entry) return;
    entry.settled = true;
    if (stream === 'events.accepted') this.streams.get('events.enriched')!.push({ event: entry.event, settled: false });
    else this.arrived.add(entry.event);
  }

  look(round: Round<number>): Round<number> {
    const question = questionOf(round, hops, 1000);
    if (question.ask === 'nothing' || question.ask === 'patience') return round;
    const entries = this.streams.get(question.hop.stream)!;
    if (question.ask === 'last id') return withLastId(round, String(entries.length));
    const unsettled = entries.findIndex(({ settled }) => !settled);
    return unsettled < 0 || unsettled >= Number(question.through) ? withSettled(round) : round;
  }

  arrivedAmong(accepted: number): number {
    return [...this.arrived].filter((event) => event < accepted).length;
  }
}
