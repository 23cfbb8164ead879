import { pump } from './pump';

async function* counting(to: number, taken: number[]): AsyncGenerator<number> {
  for (let item = 1; item <= to; item++) {
    taken.push(item);
    yield item;
  }
}

describe('pump', () => {
  it('delivers all, no more than asked for at a time, and asks for no item ahead', async () => {
    const taken: number[] = [];
    const delivered: number[] = [];
    let underWay = 0;
    let most = 0;
    const deliver = async (item: number): Promise<void> => {
      most = Math.max(most, ++underWay);
      expect(taken.length - delivered.length).toBeLessThanOrEqual(3);
      await new Promise(setImmediate);
      underWay -= 1;
      delivered.push(item);
    };
    await pump(counting(10, taken), { concurrency: 3, deliver });
    expect(delivered.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(most).toBe(3);
  });

  it('ends with the first failure, after what was under way', async () => {
    const ended: number[] = [];
    const deliver = async (item: number): Promise<void> => {
      await new Promise(setImmediate);
      if (item === 2) throw new Error('second');
      await new Promise(setImmediate);
      ended.push(item);
    };
    const taken: number[] = [];
    await expect(pump(counting(100, taken), { concurrency: 2, deliver })).rejects.toThrow('second');
    expect(ended).toEqual([1]);
    expect(taken.length).toBeLessThanOrEqual(3);
  });

  it('fails with its source', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('the file is cut off');
    }
    const delivered: number[] = [];
    const deliver = async (item: number): Promise<void> => void delivered.push(item);
    await expect(pump(broken(), { concurrency: 2, deliver })).rejects.toThrow('the file is cut off');
    expect(delivered).toEqual([1]);
  });
});
