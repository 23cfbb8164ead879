import { LiveLine } from './live-line';

function aTerminal(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string): boolean => written.push(text) > 0;
  return { written, output: { isTTY, columns: 20, write: write } };
}

describe('LiveLine', () => {
  it('redraws one line on a terminal, no wider than it, and writes lasting words above it', () => {
    const { output, written } = aTerminal(true);
    const clock = { ms: 1000 };
    const live = new LiveLine(output, false, () => clock.ms);
    live.show((columns) => 'x'.repeat(columns + 5));
    live.show(() => 'too soon');
    live.say('a lasting word');
    clock.ms += 100;
    live.show(() => 'second');
    live.clear();
    const start = '\r\u001b[2K';
    const line = 'x'.repeat(19);
    expect(written.join('')).toBe(`${start}${line}${start}a lasting word\n${start}${line}${start}second${start}`);
  });

  it('writes a plain line every five seconds elsewhere', () => {
    const { output, written } = aTerminal(false);
    const clock = { ms: 0 };
    const live = new LiveLine(output, false, () => clock.ms);
    for (clock.ms = 0; clock.ms <= 11_000; clock.ms += 1000) live.show(() => `at ${clock.ms}`);
    live.clear();
    expect(written).toEqual(['at 5000\n', 'at 10000\n']);
  });

  it('shows nothing when quiet, but lasting words', () => {
    const { output, written } = aTerminal(true);
    const live = new LiveLine(output, true, () => 1000);
    live.show(() => 'unwanted');
    live.say('a lasting word');
    expect(written).toEqual(['a lasting word\n']);
  });
});
