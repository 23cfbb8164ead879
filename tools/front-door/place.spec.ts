import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultUrl, frontDoorUrl } from './place';

describe('where the front door is', () => {
  const running = mkdtempSync(join(tmpdir(), 'millrace-'));
  writeFileSync(join(running, 'endpoints.json'), JSON.stringify({ ingest: { url: 'http://127.0.0.1:4711', pid: 1 } }));

  it('is what is given, before what runs, before the default', () => {
    expect(frontDoorUrl('https://events.example/in/', running)).toBe('https://events.example/in');
    expect(frontDoorUrl(undefined, running)).toBe('http://127.0.0.1:4711');
    expect(frontDoorUrl(undefined, join(running, 'nothing'))).toBe(defaultUrl);
  });

  it('may be given as the address of the endpoint', () => {
    expect(frontDoorUrl('http://127.0.0.1:3001/events', running)).toBe(defaultUrl);
  });

  it.each(['127.0.0.1:3001', 'ftp://x', 'events'])('is not %j', (url) => {
    expect(() => frontDoorUrl(url, running)).toThrow(/^--url: give an address such as/);
  });
});
