import { groupsOf, stages, streams, subscriptions, writerOf } from './pipeline';

describe('the map', () => {
  it('has a writer for every stream', () => {
    expect(Object.values(streams).map(writerOf)).toEqual(['ingest', 'enrich', 'aggregate', 'ingest']);
  });

  it('keeps what was refused out of every reader’s way', () => {
    expect(stages.ingest.refusedTo).toBe(streams.refused);
    expect(groupsOf(streams.refused)).toEqual([]);
    expect(subscriptions().map(({ stream }) => stream)).not.toContain(streams.refused);
  });

  it('names every reader of a stream', () => {
    expect(groupsOf(streams.enriched)).toEqual(['aggregate', 'persist']);
  });
});
