import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AConsole, aConsole } from './a-console';

const folder = join(__dirname, '../src/page');

describe('the page', () => {
  let console: AConsole;
  beforeAll(async () => (console = await aConsole()));
  afterAll(async () => console.app.close());

  it.each(['/', ...readdirSync(folder).map((name) => `/${name}`)])('answers %s, locked down', async (path) => {
    const response = await fetch(console.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const etag = response.headers.get('etag')!;
    const again = await fetch(console.url + path, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/console.js', 'text/javascript; charset=utf-8'],
    ['/console.css', 'text/css; charset=utf-8'],
    ['/favicon.svg', 'image/svg+xml'],
  ])('%s is %s', async (path, type) => {
    expect((await fetch(console.url + path)).headers.get('content-type')).toBe(type);
  });

  it.each(['/nothing.js', '/..%2fconsole.config.ts', '/%2e%2e%2f%2e%2e%2fpackage.json', '/constructor', '/api'])(
    'has no %s',
    async (path) => {
      expect((await fetch(console.url + path)).status).toBe(404);
    },
  );

  it('does not stand in the way of health and metrics', async () => {
    expect((await fetch(`${console.url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${console.url}/metrics`)).text()).toContain('process_resident_memory_bytes');
  });

  it('has nothing inline, nothing from elsewhere, and makes no markup of texts', () => {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
      expect(text.replaceAll('http://www.w3.org/', '')).not.toMatch(/(src|href|url\()\s*=?\s*["']?(https?:)?\/\/\w/);
      if (name.endsWith('.html')) expect(text).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|\son\w+=/);
    }
  });
});
