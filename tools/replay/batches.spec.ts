import { type Batch, type BatchLimits, batchesOf } from './batches';
import type { Line } from './lines';
import { MalformedLineError } from './malformed';
import type { LineEvent } from './line-events';

async function* linesOf(texts: (string | undefined)[]): AsyncGenerator<Line[]> {
  let end = 0;
  for (const [index, text] of texts.entries()) {
    end += (text?.length ?? 0) + 1;
    yield [{ number: index + 1, bytes: text === undefined ? undefined : Buffer.from(text), end }];
  }
}

const read = (bytes: Buffer): LineEvent => {
  const text = bytes.toString();
  if (text.startsWith('bad')) throw new MalformedLineError('is bad');
  return { json: text, source: text[0], timeMs: NaN };
};

async function batches(texts: (string | undefined)[], limits: BatchLimits): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batchesOf(linesOf(texts), read, limits)) all.push(batch);
  return all;
}

describe('batchesOf', () => {
  it('fills batches up to a number of events and tells where each ends', async () => {
    const [first, second] = await batches(['a1', 'b2', 'a3'], { events: 2 });
    expect(first).toMatchObject({
      events: ['a1', 'b2'],
      end: { line: 2, offset: 6 },
      sources: new Map([
        ['a', NaN],
        ['b', NaN],
      ]),
    });
    expect(second).toMatchObject({ events: ['a3'], end: { line: 3, offset: 9 } });
  });

  it('fills batches up to a number of bytes', async () => {
    const all = await batches(['12345', '12345', '12345'], { events: 100, bytes: 8 });
    expect(all.map(({ events }) => events.length)).toEqual([2, 1]);
  });

  it('passes over blank lines and keeps malformed ones apart', async () => {
    const [batch, ...others] = await batches(['', ' \t', 'bad one', undefined, 'good', ''], { events: 10 });
    expect(others).toEqual([]);
    expect(batch!.events).toEqual(['good']);
    expect(batch!.lines.map(({ number }) => number)).toEqual([5]);
    expect(batch!.malformed).toEqual([
      { line: 3, kind: 'malformed', reason: 'is bad', text: 'bad one' },
      { line: 4, kind: 'malformed', reason: 'is longer than 16 MB', text: '' },
    ]);
    expect(batch!.end.line).toBe(6);
  });

  it('does not collect malformed lines without end', async () => {
    const all = await batches(
      Array.from({ length: 10 }, () => 'bad'),
      { events: 4 },
    );
    expect(all.map(({ malformed }) => malformed.length)).toEqual([4, 4, 2]);
  });
});
