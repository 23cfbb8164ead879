import { DepthGauge } from './depth-gauge';

/** An inspector that answers what the test hands out, one look at a time. */
class Looks {
  private readonly waiting: ((answer: number | Error) => void)[] = [];
  count = 0;

  async depth(): Promise<number> {
    this.count += 1;
    const answer = await new Promise<number | Error>((resolve) => this.waiting.push(resolve));
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async answer(value: number | Error): Promise<void> {
    this.waiting.shift()!(value);
    await jest.advanceTimersByTimeAsync(0);
  }
}

describe('DepthGauge', () => {
  const looks = new Looks();
  const errors: Error[] = [];
  const gauge = new DepthGauge(looks, {
    subscriptions: [{ stream: 's', group: 'g' }],
    maxDepth: 10,
    everyMs: 250,
    onError: (error) => errors.push(error),
  });

  let started: Promise<void>;

  beforeAll(() => jest.useFakeTimers());
  afterAll(() => {
    gauge.stop();
    jest.useRealTimers();
  });

  it('looks at once and then regularly, never twice at a time', async () => {
    started = gauge.start();
    await gauge.start();
    expect(looks.count).toBe(1);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(looks.count).toBe(1);
    await started; // although the first look takes its time
    await looks.answer(5);
    expect(gauge.refusalS()).toBeUndefined();
    await jest.advanceTimersByTimeAsync(250);
    expect(looks.count).toBe(2);
  });

  it('refuses above the limit', async () => {
    await looks.answer(11);
    expect(gauge.refusalS()).toBeGreaterThan(0);
  });

  it('looks less often while it fails, and keeps what it saw last', async () => {
    await jest.advanceTimersByTimeAsync(250);
    await looks.answer(new Error('gone'));
    expect(errors).toHaveLength(1);
    expect(gauge.depth).toBe(11);
    await jest.advanceTimersByTimeAsync(499);
    expect(looks.count).toBe(3);
    await jest.advanceTimersByTimeAsync(1);
    expect(looks.count).toBe(4);
  });

  it('stops', async () => {
    gauge.stop();
    await looks.answer(0);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(looks.count).toBe(4);
  });
});
