import { bodyOf, eventBytes, eventId, eventJson } from './event-json';

const time = '2026-10-19T08:30:00.000Z';

describe('the events of the benchmarks', () => {
  it.each([0, 7, 49_999, 12_345_678])('number %d is valid JSON of 500 bytes', (index) => {
    const text = eventJson('/bench/flood-12', index, time);
    expect(Buffer.byteLength(text)).toBe(eventBytes);
    expect(JSON.parse(text)).toMatchObject({ id: eventId(index), type: 'page.viewed', time });
  });

  it('have ids that sort as they count: rows are found by it', () => {
    const ids = [0, 9, 10, 15, 16, 255, 256, 1_000_000].map(eventId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids.map((id) => id.length))).toEqual(new Set([36]));
  });

  it('come in arrays', () => {
    const events = JSON.parse(bodyOf('/s', 100, 3, time)) as { id: string }[];
    expect(events.map(({ id }) => id)).toEqual([100, 101, 102].map(eventId));
  });
});
