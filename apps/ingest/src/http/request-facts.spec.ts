import { requestFacts } from './request-facts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('requestFacts', () => {
  it('reads the client and the flow from the request', () => {
    const headers = { 'user-agent': 'curl/8', referer: 'https://example.org/', 'x-correlation-id': 'c-1', traceparent };
    expect(requestFacts(headers, '192.0.2.7', true)).toEqual({
      receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      correlationId: 'c-1',
      traceparent,
      client: { ip: '192.0.2.7', userAgent: 'curl/8', referrer: 'https://example.org/' },
      oddStrings: true,
    });
  });

  it('leaves out what is not there or not usable', () => {
    const headers = { 'x-correlation-id': 'c'.repeat(257), traceparent: '00-xyz' };
    expect(requestFacts(headers, undefined, false)).toMatchObject({
      correlationId: undefined,
      traceparent: undefined,
      client: {},
    });
    expect(requestFacts({ 'x-correlation-id': 'two words' }, undefined, false).correlationId).toBeUndefined();
  });

  it('cuts long hints to 4 KB', () => {
    expect(requestFacts({ 'user-agent': 'x'.repeat(9000) }, undefined, false).client.userAgent).toHaveLength(4096);
  });
});
