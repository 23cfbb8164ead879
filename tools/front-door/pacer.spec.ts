import { batchFor, Pacer } from './pacer';

describe('Pacer', () => {
  it('spreads events over time and does not catch up after a pause', () => {
    const clock = { ms: 0 };
    const pacer = new Pacer(100, new AbortController().signal, () => clock.ms);
    expect([pacer.reserve(10), pacer.reserve(10), pacer.reserve(5)]).toEqual([0, 100, 200]);
    clock.ms = 10_000;
    expect([pacer.reserve(10), pacer.reserve(10)]).toEqual([0, 100]);
  });

  it('never waits without a limit', () => {
    const pacer = new Pacer(Infinity, new AbortController().signal, () => 0);
    expect([pacer.reserve(1e6), pacer.reserve(1e6)]).toEqual([0, 0]);
  });

  it('makes small batches of slow rates', () => {
    expect([batchFor(5, 500), batchFor(50, 500), batchFor(1000, 500), batchFor(Infinity, 500)]).toEqual([
      1, 5, 100, 500,
    ]);
  });
});
