import { Progress } from './progress';

function shown(isTTY: boolean) {
  let now = 0;
  let text = '';
  const output = { isTTY, write: (more: string) => (text += more) };
  return { progress: new Progress(output, '2015-09-12', () => now), at: (ms: number) => (now = ms), text: () => text };
}

describe('Progress', () => {
  it('redraws one line on a terminal', () => {
    const { progress, at, text } = shown(true);
    at(50);
    progress.update(1);
    at(500);
    progress.update(1_000);
    at(1_000);
    progress.end(2_000);
    expect(text()).toBe(
      '\r\u001b[K2015-09-12: 1,000 events in 0.5 s, 2,000/s\r\u001b[K2015-09-12: 2,000 events in 1.0 s, 2,000/s\n',
    );
  });

  it('writes a line now and then anywhere else', () => {
    const { progress, at, text } = shown(false);
    for (let ms = 0; ms <= 10_000; ms += 100) {
      at(ms);
      progress.update(ms);
    }
    progress.end(10_000);
    expect(text().trim().split('\n')).toHaveLength(3);
  });
});
