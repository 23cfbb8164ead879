import { Shutdown } from './shutdown';

const setup = (close: () => Promise<void>) => {
  const steps = { close: jest.fn(close), exit: jest.fn(), log: jest.fn(), hardLimitMs: 1000 };
  return { steps, shutdown: new Shutdown(steps) };
};

describe('Shutdown', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('closes once, however often it is asked, and ends with 0', async () => {
    const { steps, shutdown } = setup(async () => undefined);
    expect(shutdown.begun).toBe(false);
    await Promise.all([shutdown.begin('SIGTERM'), shutdown.begin('SIGINT'), shutdown.begin('SIGINT')]);
    await shutdown.begin('SIGTERM');
    expect(steps.close).toHaveBeenCalledTimes(1);
    expect(steps.exit.mock.calls).toEqual([[0]]);
    expect(shutdown.begun).toBe(true);
  });

  it('ends with 1 when closing fails', async () => {
    const error = new Error('stuck');
    const { steps, shutdown } = setup(async () => {
      throw error;
    });
    await shutdown.begin('SIGTERM');
    expect(steps.exit.mock.calls).toEqual([[1]]);
    expect(steps.log).toHaveBeenCalledWith('closing failed', error);
  });

  it('ends with 1 at the hard limit', () => {
    const { steps, shutdown } = setup(async () => new Promise(() => undefined));
    void shutdown.begin('SIGTERM');
    jest.advanceTimersByTime(999);
    expect(steps.exit).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(steps.exit.mock.calls).toEqual([[1]]);
  });
});
