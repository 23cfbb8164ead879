import { retryTransient } from './retry-transient';

const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });

describe('retryTransient', () => {
  it('runs a transaction that lost again, later each time', async () => {
    const wait = jest.fn().mockResolvedValue(undefined);
    const transaction = jest
      .fn()
      .mockRejectedValueOnce(deadlock)
      .mockRejectedValueOnce(deadlock)
      .mockResolvedValue('stored');
    expect(await retryTransient(transaction, wait)).toBe('stored');
    const delays = wait.mock.calls.map(([ms]: [number]) => ms);
    expect(delays[0]).toBeGreaterThanOrEqual(20);
    expect(delays[1]).toBeGreaterThanOrEqual(40);
  });

  it('gives up after five attempts', async () => {
    const transaction = jest.fn().mockRejectedValue(deadlock);
    await expect(retryTransient(transaction, async () => undefined)).rejects.toBe(deadlock);
    expect(transaction).toHaveBeenCalledTimes(5);
  });

  it('throws anything else at once', async () => {
    const other = new Error('anything else');
    const transaction = jest.fn().mockRejectedValue(other);
    await expect(retryTransient(transaction)).rejects.toBe(other);
    expect(transaction).toHaveBeenCalledTimes(1);
  });
});
