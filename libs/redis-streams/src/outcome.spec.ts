import { JsonCodec } from './codec';
import { dead, done, drop, retry } from './delivery';
import type { Delivered, Input } from './delivered';
import { outcomeOf, type OutcomeContext } from './outcome';
import { RedisStreamsRecord } from './record';
import { defaultRetry } from './retry-schedule';

const keys = { stream: 's', fence: 'f', parked: 'p', failures: 'x', trial: 't' };
const input: Input = { kind: 'main', keys, epoch: '1', settleNumber: 0, inFlight: new Map() };
const context: OutcomeContext = {
  group: 'g',
  stream: 'in',
  to: 'out',
  retry: { ...defaultRetry, jitter: 0 },
  codec: new JsonCodec(),
  now: () => Date.UTC(2026, 0, 1),
  random: () => 0,
};

function aDelivery(changes: Partial<Delivered> = {}): Delivered {
  return {
    input,
    id: '1700000000000-0',
    count: 1,
    failures: 0,
    crashes: 0,
    origin: { id: '1700000000000-0', deliveries: 0, failures: 0 },
    fields: { type: 't', envelope: '{"id":"parent","correlationId":"flow"}', data: '{}' },
    entry: { payload: {}, headers: { id: 'parent', correlationId: 'flow' } },
    epoch: '1',
    freshAt: 0,
    released: false,
    ...changes,
  };
}

describe('what is written for a delivery', () => {
  it('is its outputs, in the stage’s stream or the record’s own, with the delivery’s correlation', () => {
    const outcome = outcomeOf(aDelivery(), done({ a: 1 }, new RedisStreamsRecord(2, {}, 'b', 'other')), context);
    expect(outcome).toMatchObject({ kind: 'done', outputs: [{ stream: 'out' }, { stream: 'other' }] });
    const { outputs } = outcome as Extract<typeof outcome, { kind: 'done' }>;
    expect(JSON.parse(outputs[0]!.fields.envelope)).toMatchObject({ correlationId: 'flow', causationId: 'parent' });
  });

  it('is a drop', () => {
    expect(outcomeOf(aDelivery(), drop('x'), context)).toMatchObject({ kind: 'dropped' });
  });

  it('is a retry while there are deliveries left, parked in place or moved when it waits for long', () => {
    expect(outcomeOf(aDelivery(), retry(new Error('x')), context)).toMatchObject({ kind: 'park', delayMs: 200 });
    const long = { ...context, retry: { ...context.retry, baseMs: 60_001 } };
    expect(outcomeOf(aDelivery({ count: 3 }), retry(new Error('x')), long)).toMatchObject({
      kind: 'move',
      delayMs: 60_001,
      origin: { id: '1700000000000-0', deliveries: 3, failures: 1 },
    });
  });

  it('is a dead letter after the last failure, with everything there is to know', () => {
    const origin = { id: '1600000000000-0', deliveries: 3, failures: 3 };
    const outcome = outcomeOf(aDelivery({ count: 2, failures: 1, origin }), retry(new TypeError('no')), context);
    expect(outcome).toMatchObject({
      kind: 'dead',
      cause: {
        group: 'g',
        stream: 'in',
        entryId: '1600000000000-0',
        error: { name: 'TypeError', message: 'no' },
        deliveries: 5,
        failures: 5,
        publishedAt: '2020-09-13T12:26:40.000Z',
        deadAt: '2026-01-01T00:00:00.000Z',
      },
    });
  });

  it('is a dead letter at once when the handler gives up', () => {
    expect(outcomeOf(aDelivery(), dead(new Error('x')), context)).toMatchObject({ kind: 'dead' });
  });

  it.each([
    ['circular data', () => done(cyclic()), 'cannot be written'],
    ['BigInt', () => done({ n: 1n }), 'cannot be written'],
  ])('is a retry for %s, and at last a dead letter that says so', (_name, decision, message) => {
    const last = { ...context, retry: { ...context.retry, maxDeliveries: 1 } };
    expect(outcomeOf(aDelivery(), decision(), context).kind).toBe('park');
    const outcome = outcomeOf(aDelivery(), decision(), last) as { cause: { error: { message: string; code: string } } };
    expect(outcome.cause.error.message).toContain(message);
    expect(outcome.cause.error.code).toBe('HANDLER_RESULT');
  });

  it('names the way out when a value has nowhere to go', () => {
    const last = { ...context, to: undefined, retry: { ...context.retry, maxDeliveries: 1 } };
    const outcome = outcomeOf(aDelivery(), done(1), last) as { cause: { error: { message: string } } };
    expect(outcome.cause.error.message).toContain("no 'to'");
  });
});

function cyclic(): object {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}
