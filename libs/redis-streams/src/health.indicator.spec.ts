import { RedisStreamsHealthIndicator } from './health.indicator';
import type { ServerState } from './server-events';

const now = 1_000_000;

describe('the health of a consumer', () => {
  it.each<[ServerState, number | undefined, number, 'up' | 'down', string | undefined]>([
    ['running', now, 0, 'up', undefined],
    ['running', now - 15_000, 0, 'up', undefined],
    ['running', now - 15_001, 0, 'down', 'The last successful read was 15001 ms ago'],
    ['running', now - 600_000, 1, 'up', undefined], // it reads nothing because its handlers are busy
    ['paused', now - 600_000, 5, 'up', undefined], // it waits for a dependency on purpose
    ['starting', undefined, 0, 'down', 'The consumer has not read yet'],
    ['running', undefined, 0, 'down', 'The consumer has not read yet'],
    ['draining', now, 1, 'down', 'The consumer is draining.'],
    ['closed', now, 0, 'down', 'The consumer is closed.'],
  ])('%s, last read at %s, %i in flight: %s', (state, lastReadAt, inFlight, status, reason) => {
    const server = { health: () => ({ state, lastReadAt, inFlight }) };
    const health = new RedisStreamsHealthIndicator(server, {}, () => now).check();
    expect(health).toMatchObject({ status, state, inFlight });
    if (reason) expect(health.reason).toContain(reason);
    else expect(health.reason).toBeUndefined();
  });
});
