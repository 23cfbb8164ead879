import type { Answer } from './connection';
import { Courier, FrontDoorError, growingDelayMs, InterruptedError } from './courier';

/** A courier with a clock that only its own waiting moves, and a front door that answers from a list, then takes all. */
function aCourier(answers: (Answer | Error)[], options: { patienceMs?: number; helloMs?: number } = {}) {
  const clock = { ms: 0 };
  const waits: number[] = [];
  const posts: string[][] = [];
  const controller = new AbortController();
  const courier = new Courier({
    ...options,
    signal: controller.signal,
    now: () => clock.ms,
    random: () => 1,
    sleep: async (ms) => {
      waits.push(ms);
      clock.ms += ms;
    },
    post: async (json) => {
      const events = JSON.parse(json) as string[];
      posts.push(events);
      const answer = answers.shift() ?? { status: 202, body: { accepted: events.length, duplicates: 0 } };
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { courier, waits, posts, controller };
}

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const tooFull: Answer = { status: 429, retryAfter: '7', body: {} };

describe('Courier', () => {
  it('waits as long as Retry-After says and sends the same again', async () => {
    const { courier, waits, posts } = aCourier([tooFull]);
    await expect(courier.deliver(['1', '2'])).resolves.toEqual({ accepted: 2, duplicates: 0, refused: [] });
    expect(waits).toEqual([7000]);
    expect(posts).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('waits longer after each failure that names no time, and short again after a success', async () => {
    const { courier, waits } = aCourier([refused, refused, { status: 503, body: {} }]);
    await courier.deliver(['1']);
    expect(waits).toEqual([200, 400, 800]);
    await courier.deliver(['1']);
    expect(waits).toHaveLength(3);
  });

  it('leaves a tired front door alone with all its deliveries', async () => {
    const { courier, waits } = aCourier([tooFull]);
    await Promise.all([courier.deliver(['1']), courier.deliver(['2'])]);
    await courier.deliver(['3']);
    expect(waits).toEqual([7000]);
  });

  it('parts what is too large and tells refusals by their place in the whole', async () => {
    const tooLarge: Answer = { status: 413, body: { title: 'Body too large' } };
    const { courier, posts } = aCourier([tooLarge, tooLarge, tooLarge]);
    const taken = await courier.deliver(['1', '2', '3']);
    expect(posts).toEqual([[1, 2, 3], [1, 2], [1], [2], [3]]);
    expect(taken).toEqual({ accepted: 2, duplicates: 0, refused: [{ index: 0, reason: '413 Body too large' }] });
  });

  it('gives up after ten seconds where nothing ever answered', async () => {
    const { courier, waits } = aCourier(Array.from({ length: 100 }, () => refused));
    await expect(courier.deliver(['1'])).rejects.toThrow(/nothing answers there: connect ECONNREFUSED/);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(25_000);
  });

  it('gives up when its patience is at an end', async () => {
    const { courier } = aCourier(
      Array.from({ length: 100 }, () => tooFull),
      { patienceMs: 60_000 },
    );
    await expect(courier.deliver(['1'])).rejects.toThrow(/took nothing for 63 s, last: 429/);
  });

  it('does not repeat what is hopeless', async () => {
    const { courier, posts } = aCourier([{ status: 404, body: { title: 'Not Found' } }]);
    await expect(courier.deliver(['1'])).rejects.toThrow(FrontDoorError);
    expect(posts).toHaveLength(1);
  });

  it('sends nothing more once it is interrupted', async () => {
    const { courier, posts, controller } = aCourier([]);
    controller.abort();
    await expect(courier.deliver(['1'])).rejects.toThrow(InterruptedError);
    expect(posts).toEqual([]);
  });
});

it('growing delays double up to ten seconds, half of each by chance', () => {
  expect([1, 2, 3, 10].map((failures) => growingDelayMs(failures, () => 1))).toEqual([200, 400, 800, 10_000]);
  expect(growingDelayMs(2, () => 0)).toBe(200);
});
