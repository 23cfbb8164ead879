import { consumerProblem } from './health.service';

const now = 1_000_000;

describe('consumerProblem', () => {
  it.each([
    ['running', now - 14_000, 0, undefined],
    ['running', now - 60_000, 3, undefined],
    ['running', now - 60_000, 0, 'the last successful read was 60 s ago'],
    ['running', undefined, 0, 'the consumer has read nothing yet'],
    ['starting', undefined, 0, 'the consumer is starting'],
    ['paused', now, 1, 'the consumer is paused'],
    ['draining', now, 1, 'the consumer is draining'],
  ] as const)('%s, last read %p, %d in flight: %p', (state, lastReadAt, inFlight, problem) => {
    expect(consumerProblem({ state, lastReadAt, inFlight }, now)).toBe(problem);
  });
});
