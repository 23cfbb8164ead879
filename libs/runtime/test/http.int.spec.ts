import { connect } from 'node:net';
import { type Sample, startSample } from './stage-app';

describe('HTTP of an app', () => {
  let sample: Sample;
  beforeAll(async () => (sample = await startSample({ adminToken: 'correct-horse' })));
  afterAll(async () => sample.app.close());

  const get = async (path: string, headers: Record<string, string> = {}) => fetch(sample.url + path, { headers });
  const post = async (body: string, type = 'application/json') =>
    fetch(`${sample.url}/echo`, { method: 'POST', body, headers: { 'content-type': type } });

  it.each([
    ['a thrown problem', async () => get('/busy'), 429, { title: 'Too many events', detail: 'Wait.', depth: 7 }],
    ['an unknown path', async () => get('/nowhere'), 404, { title: 'Not Found' }],
    ['a path that cannot be decoded', async () => get('/%zz'), 400, { title: 'Bad Request' }],
    ['malformed JSON', async () => post('{"a":'), 400, { title: 'Bad Request' }],
    ['an empty JSON body', async () => post(''), 400, { title: 'Bad Request' }],
    ['another media type', async () => post('x', 'text/x-unknown'), 415, { title: 'Unsupported Media Type' }],
    ['a body above the limit', async () => post(`"${'x'.repeat(2_000_000)}"`), 413, { title: 'Payload Too Large' }],
    ['an error inside', async () => get('/boom'), 500, { title: 'Internal Server Error' }],
  ])('answers %s with problem details', async (_what, ask, status, members) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({
      type: 'about:blank',
      status,
      detail: expect.any(String),
      ...members,
    });
  });

  it('keeps the headers of a problem', async () => {
    expect((await get('/busy')).headers.get('retry-after')).toBe('2');
  });

  it('tells nothing of the inside but the correlation id under which the log tells all', async () => {
    const text = await (await get('/boom', { 'x-correlation-id': 'flow-7' })).text();
    expect(text).not.toMatch(/secret of the inside|\.ts|at /);
    expect(JSON.parse(text).correlationId).toBe('flow-7');
    const logged = sample.lines.find(
      ({ msg, correlationId }) => msg === 'request failed' && correlationId === 'flow-7',
    );
    expect(logged).toMatchObject({ err: { message: 'secret of the inside' } });
  });

  it.each([
    ['x-correlation-id', { 'x-correlation-id': 'flow-1' }, 'flow-1'],
    ['traceparent', { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }, 'a'.repeat(32)],
  ])('takes the correlation id from %s, answers with it and logs it', async (_name, headers, expected) => {
    expect((await get('/hello', headers)).headers.get('x-correlation-id')).toBe(expected);
    const lines = sample.lines.filter(({ correlationId }) => correlationId === expected);
    expect(lines.map(({ msg }) => msg)).toEqual(['saying hello', 'request']);
  });

  it('makes a correlation id where none or an unusable one comes', async () => {
    const own = (await get('/hello', { 'x-correlation-id': 'two words' })).headers.get('x-correlation-id');
    expect(own).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('logs requests without query, and health and metrics not at all', async () => {
    await get('/hello?write_key=abc');
    await Promise.all([get('/metrics'), get('/health/live'), get('/health')]);
    const requests = sample.lines.filter(({ msg }) => msg === 'request').map(({ path }) => path);
    expect(requests.at(-1)).toBe('/hello');
    expect(requests.filter((path) => /health|metrics/.test(String(path)))).toEqual([]);
  });

  it.each([
    ['no token', {}, 401],
    ['another scheme', { authorization: 'Basic correct-horse' }, 401],
    ['a wrong token', { authorization: 'Bearer wrong' }, 401],
  ])('refuses administration with %s', async (_what, headers: Record<string, string>, status) => {
    const response = await get('/admin', headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('lets administration through with the token', async () => {
    const response = await get('/admin', { authorization: 'Bearer correct-horse' });
    expect([response.status, await response.json()]).toEqual([200, { secret: 42 }]);
  });

  it('answers what is not even HTTP with problem details', async () => {
    const { hostname, port } = new URL(sample.url);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.write('NOT HTTP\r\n\r\n'));
      socket
        .on('data', (chunk) => (text += chunk.toString()))
        .on('end', () => resolve(text))
        .on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('application/problem+json');
  });
});
