import { backoffMs, RoundLoop } from './round-loop';

describe('round loop', () => {
  it('goes on after failures and tells how many there were in a row', async () => {
    const told: number[] = [];
    let turns = 0;
    await new Promise<void>((done) => {
      const loop = new RoundLoop({
        everyMs: 1,
        failed: (_error, inARow) => told.push(inARow),
        turn: async () => {
          turns += 1;
          if ([1, 2, 4].includes(turns)) throw new Error('down');
          if (turns === 5) void loop.stop().then(done);
        },
      });
      loop.start();
    });
    expect(told).toEqual([1, 2, 1]);
    expect(turns).toBe(5);
  });

  it('waits for the present turn when it stops, and starts no other', async () => {
    let turns = 0;
    let end: () => void = () => undefined;
    const loop = new RoundLoop({
      everyMs: 1,
      failed: () => undefined,
      turn: () => {
        turns += 1;
        return new Promise<void>((resolve) => (end = resolve));
      },
    });
    loop.start();
    loop.start();
    const stopping = loop.stop();
    end();
    await stopping;
    expect(turns).toBe(1);
  });

  it('backs off by doubling, to five seconds, half of it random', () => {
    expect(backoffMs(250, 1, () => 0)).toBe(250);
    expect(backoffMs(250, 1, () => 1)).toBe(500);
    expect(backoffMs(250, 50, () => 1)).toBe(5000);
  });
});
