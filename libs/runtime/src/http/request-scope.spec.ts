import { correlationIdOf, currentRequest, inRequest } from './request-scope';

const trace = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';

describe('correlationIdOf', () => {
  it.each([
    [{ 'x-correlation-id': 'flow-1', traceparent: trace }, 'flow-1'],
    [{ traceparent: trace }, '0123456789abcdef0123456789abcdef'],
    [{ 'x-correlation-id': 'two words', traceparent: trace }, '0123456789abcdef0123456789abcdef'],
    [{ 'x-correlation-id': 'x'.repeat(257) }, /^[0-9a-f]{8}-/],
    [{ traceparent: 'nonsense' }, /^[0-9a-f]{8}-/],
    [{}, /^[0-9a-f]{8}-/],
  ])('of %j is %s', (headers, expected) => {
    expect(correlationIdOf(headers)).toMatch(expected);
  });
});

it('knows the request in everything it awaits, and none outside', async () => {
  const seen = await inRequest({ correlationId: 'a' }, async () => {
    await Promise.resolve();
    return currentRequest();
  });
  expect([seen, currentRequest()]).toEqual([{ correlationId: 'a' }, undefined]);
});
