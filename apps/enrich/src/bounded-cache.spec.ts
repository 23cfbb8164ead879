import { BoundedCache } from './bounded-cache';

describe('bounded cache', () => {
  it('makes a value once while it is held', () => {
    const cache = new BoundedCache<string>(2);
    const make = jest.fn((key: string) => key.toUpperCase());
    expect([cache.get('a', make), cache.get('a', make)]).toEqual(['A', 'A']);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('lets go what was asked for longest ago', () => {
    const cache = new BoundedCache<string>(2);
    const make = jest.fn((key: string) => key);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) cache.get(key, make);
    expect(make.mock.calls.map(([key]) => key)).toEqual(['a', 'b', 'c', 'b']);
    expect(cache.size).toBe(2);
  });

  it('keeps nothing of what could not be made', () => {
    const cache = new BoundedCache<string>(2);
    const fail = (): string => {
      throw new Error('no');
    };
    expect(() => cache.get('a', fail)).toThrow('no');
    expect(cache.size).toBe(0);
  });
});
