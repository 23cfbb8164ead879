import { groupsOf, stages, streams, subscriptions, writerOf } from './pipeline';

describe('the map', () => {
  it('has a writer for every stream', () => {
    for (const stream of Object.values(streams)) expect(Object.keys(stages)).toContain(writerOf(stream));
  });

  it('says who reads a stream', () => {
    expect(groupsOf(streams.enriched)).toEqual(['aggregate', 'persist']);
    expect(groupsOf(streams.windowsClosed)).toEqual(['persist']);
  });

  it('lists every reading in the order of the flow', () => {
    expect(subscriptions()).toEqual([
      { stream: 'events.accepted', group: 'enrich' },
      { stream: 'events.enriched', group: 'aggregate' },
      { stream: 'events.enriched', group: 'persist' },
      { stream: 'windows.closed', group: 'persist' },
    ]);
  });
});
