import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CountLines, Measure } from './measured';

const chunks = ['a\nb', 'c\n\n', '', '\u{1f642}', '\n'].map((text) => Buffer.from(text));
const discard = async (source: AsyncIterable<Buffer>) => {
  for await (const _ of source);
};

describe('CountLines', () => {
  it('counts line ends across chunks and tells as it goes', async () => {
    const told: number[] = [];
    const counter = new CountLines((lines) => told.push(lines));
    await pipeline(Readable.from(chunks), counter, discard);
    expect(counter.lines).toBe(4);
    expect(told.at(-1)).toBe(4);
  });
});

describe('Measure', () => {
  it('knows size and hash of what went through', async () => {
    const measure = new Measure();
    await pipeline(Readable.from(chunks), measure, discard);
    const whole = Buffer.concat(chunks);
    expect(measure.bytes).toBe(whole.length);
    expect(measure.sha256()).toBe(createHash('sha256').update(whole).digest('hex'));
  });
});
