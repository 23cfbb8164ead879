import { get } from 'node:http';
import { type AConsole, aConsole } from './a-console';

/** Asks with headers that fetch does not let one choose. */
async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.destroy();
      resolve(response.statusCode!);
    }).on('error', reject);
  });
}

const adminToken = 'correct-horse';
const bearer = { authorization: `Bearer ${adminToken}` };

describe.each(['/api/pipeline', '/api/stream'])('who may see %s', (path) => {
  let local: AConsole;
  let open: AConsole;
  beforeAll(async () => {
    [local, open] = await Promise.all([aConsole({ adminToken }), aConsole({ adminToken, host: '0.0.0.0' })]);
  });
  afterAll(async () => {
    await Promise.all([local.app.close(), open.app.close()]);
  });

  it('everybody who asks on loopback by a name of it', async () => {
    expect(await statusOf(local.url + path)).toBe(200);
    expect(await statusOf(local.url + path, { host: 'localhost:3000' })).toBe(200);
  });

  it.each(['evil.example', 'localhost.evil.example:3000', '127.0.0.1.nip.io', '10.1.2.3'])(
    'nobody who calls it %s, without the token',
    async (host) => {
      expect(await statusOf(local.url + path, { host })).toBe(401);
      expect(await statusOf(local.url + path, { host, ...bearer })).toBe(200);
    },
  );

  it('only the bearer of the token, where it is open to the network', async () => {
    expect(await statusOf(open.url + path)).toBe(401);
    expect(await statusOf(open.url + path, { authorization: 'Bearer wrong-horse' })).toBe(401);
    expect(await statusOf(open.url + path, bearer)).toBe(200);
  });
});
