import { Pressure } from './pressure';

describe('Pressure', () => {
  const sees = (pressure: Pressure, depth: number, nowMs: number): void => pressure.look()(depth, nowMs);
  const admits = (pressure: Pressure, events: number, accepted = events): void => {
    pressure.admitting(events);
    pressure.admitted(events, accepted);
  };

  it('counts what was let in since the last look', () => {
    const pressure = new Pressure(100);
    sees(pressure, 90, 0);
    admits(pressure, 10);
    expect([pressure.depth, pressure.isTooHigh]).toEqual([100, false]);
    admits(pressure, 5, 1); // four of them duplicates
    expect([pressure.depth, pressure.isTooHigh]).toEqual([101, true]);
    sees(pressure, 40, 250);
    expect([pressure.depth, pressure.isTooHigh]).toEqual([40, false]);
  });

  it('counts what is about to be let in, and what came in while a look was under way', () => {
    const pressure = new Pressure(100);
    pressure.admitting(30);
    const seen = pressure.look();
    expect(pressure.depth).toBe(30);
    pressure.admitted(30, 30);
    pressure.admitting(5);
    seen(10, 0);
    expect(pressure.depth).toBe(10 + 30 + 5);
  });

  it('says 5 s while it has not seen anything drain', () => {
    const pressure = new Pressure(100);
    sees(pressure, 500, 0);
    expect(pressure.retryAfterS()).toBe(5);
  });

  it('says when the depth will be a tenth below the limit at the speed seen', () => {
    const pressure = new Pressure(1000);
    sees(pressure, 2000, 0);
    admits(pressure, 100);
    sees(pressure, 2000, 1000); // 100 a second
    expect(pressure.retryAfterS()).toBe(11); // (2000 - 900) / 100
  });

  it('says at most a minute when nothing drains, and at least a second', () => {
    const stuck = new Pressure(100);
    sees(stuck, 500, 0);
    sees(stuck, 500, 250);
    expect(stuck.retryAfterS()).toBe(60);
    const fast = new Pressure(100);
    sees(fast, 1_000_000, 0);
    sees(fast, 101, 250);
    expect(fast.retryAfterS()).toBe(1);
  });

  it('does not take an idle pipeline for a slow one', () => {
    const pressure = new Pressure(100);
    sees(pressure, 1000, 0);
    sees(pressure, 0, 1000);
    for (let i = 2; i < 100; i++) sees(pressure, 0, i * 1000);
    admits(pressure, 1090);
    expect(pressure.retryAfterS()).toBe(1);
  });

  it('smooths the speed', () => {
    const pressure = new Pressure(100);
    sees(pressure, 1000, 0);
    sees(pressure, 900, 1000);
    sees(pressure, 900, 2000);
    expect(pressure.retryAfterS()).toBe(Math.ceil((900 - 90) / 70));
  });
});
