import { parseCombined } from './combined-log';

const line = (parts: Partial<Record<'host' | 'user' | 'time' | 'request' | 'rest', string>> = {}): string => {
  const {
    host = '83.149.9.216',
    user = '-',
    time = '17/May/2015:10:05:03 +0000',
    request = 'GET /a?b=c HTTP/1.1',
  } = parts;
  return `${host} - ${user} [${time}] "${request}" ${parts.rest ?? '200 42 "http://from.example/" "Agent/1.0 (X; \\"Y\\")"'}`;
};

describe('parseCombined', () => {
  it('reads a line of the combined format', () => {
    expect(parseCombined(line({ user: 'frank' }))).toEqual({
      time: '2015-05-17T10:05:03.000Z',
      ip: '83.149.9.216',
      referrer: 'http://from.example/',
      userAgent: 'Agent/1.0 (X; "Y")',
      request: { method: 'GET', path: '/a?b=c', protocol: 'HTTP/1.1', user: 'frank', status: 200, bytes: 42 },
    });
  });

  it('leaves out what the log has as a dash, and knows the common format', () => {
    const request = { method: 'GET', path: '/a?b=c', protocol: 'HTTP/1.1', status: 304, bytes: 0 };
    const expected = { time: '2015-05-17T10:05:03.000Z', ip: '83.149.9.216', request };
    expect(parseCombined(line({ rest: '304 - "-" "-"' }))).toEqual(expected);
    expect(parseCombined(line({ rest: '304 -' }))).toEqual(expected);
  });

  it('takes the zone into account, and has no IP where the log has a name', () => {
    const parsed = parseCombined(line({ time: '01/Jan/2026:01:30:00 +0200', host: 'crawl.example' }));
    expect(parsed.time).toBe('2025-12-31T23:30:00.000Z');
    expect(parsed).not.toHaveProperty('ip');
  });

  it('keeps what came instead of a request', () => {
    expect(parseCombined(line({ request: '\\x16\\x03\\x01', rest: '400 0 "-" "-"' })).request).toEqual({
      line: '\u0016\u0003\u0001',
      status: 400,
      bytes: 0,
    });
  });

  it.each([
    [line({ rest: '200 1 "-" "Mozilla/5.0 (cut off' }), /^the field that begins at column \d+ has no " at its end$/],
    [line({ time: '17/Mai/2015:10:05:03 +0000' }), /is no time such as/],
    [line({ time: '32/May/2015:10:05:03 +0000' }), /is no time such as/],
    [line({ rest: 'abc 1' }), /^status is 'abc', no number$/],
    [line({ rest: '200 1e3' }), /^bytes is '1e3', no number$/],
    ['hello world', /^has 2 fields, an access log line has 7 or 9$/],
    ['[', /column 1 has no \]/],
  ])('refuses %s', (text, reason) => {
    expect(() => parseCombined(text)).toThrow(reason);
  });

  it('takes a long hostile line in linear time', () => {
    const started = process.hrtime.bigint();
    expect(() => parseCombined('"\\'.repeat(500_000))).toThrow();
    expect(() => parseCombined('- '.repeat(500_000))).toThrow();
    expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(5);
  });
});
