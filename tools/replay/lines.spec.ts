import { type Line, readLines, type Start } from './lines';

async function* chunksOf(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(text: string, size: number, start?: Start, longest?: number): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const some of readLines(chunksOf(text, size), start, longest)) lines.push(...some);
  return lines;
}

const texts = (lines: Line[]): (string | undefined)[] => lines.map(({ bytes }) => bytes?.toString());

describe('readLines', () => {
  const text = 'one\r\nzwei äöü\n\nfour';

  it.each([1, 2, 3, 7, 100])('reads the same lines from chunks of %d bytes', async (size) => {
    const lines = await linesOf(text, size);
    expect(texts(lines)).toEqual(['one', 'zwei äöü', '', 'four']);
    expect(lines.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it('tells where each line ends, so that reading can go on there', async () => {
    const whole = await linesOf(text, 5);
    for (const { number, end } of whole) {
      const rest = Buffer.from(text).subarray(end).toString();
      const lines = await linesOf(rest, 5, { line: number, offset: end });
      expect(lines).toEqual(whole.slice(number));
    }
  });

  it('does not hold a line that is too long, and goes on after it', async () => {
    const lines = await linesOf(`a\n${'x'.repeat(1000)}\nb\n`, 64, undefined, 100);
    expect(texts(lines)).toEqual(['a', undefined, 'b']);
    expect(lines.at(-1)!.end).toBe(1005);
  });

  it('finds nothing in nothing', async () => {
    expect(await linesOf('', 5)).toEqual([]);
    expect(texts(await linesOf('\n', 5))).toEqual(['']);
  });
});
