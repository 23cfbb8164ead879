import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { evaluate } from '../testing/run-module';

interface Binary {
  path: string;
  version: string;
  from: string;
  env: Record<string, string>;
}

describe('where Redis comes from', () => {
  let folder: string;
  const cache = () => join(folder, 'cache');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-redis-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A program that only says its version, as redis-server --version does. */
  function program(path: string, script: string): string {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }
  const redis = (path: string, version: string) => program(path, `echo "Redis server v=${version} sha=0:0 bits=64"`);

  const provide = (...folders: string[]) =>
    evaluate<Binary>('servers/redis-binary.mjs', 'm.provideRedis(input)', {
      cacheDirectory: cache(),
      path: folders.map((name) => join(folder, name)).join(':'),
    });

  it('is redis-server on PATH first', () => {
    program('a/valkey-server', 'echo "Valkey server v=8.0.1 sha=0:0"');
    const path = redis('b/redis-server', '7.2.4');
    redis('cache/redis/usr/bin/redis-server', '7.0.15');
    expect(provide('a', 'b')).toEqual({ path, version: '7.2.4', from: 'PATH', env: {} });
  });

  it('is valkey-server where there is no redis-server, or one that is too old', () => {
    redis('a/redis-server', '6.2.14');
    const path = program('b/valkey-server', 'echo "Valkey server v=8.0.1 sha=0:0"');
    expect(provide('a', 'b')).toMatchObject({ path, version: '8.0.1' });
  });

  it("is what was unpacked from Debian's packages before, with its libraries", () => {
    const path = redis('cache/redis/usr/bin/redis-server', '7.0.15');
    mkdirSync(join(cache(), 'redis/usr/lib/x86_64-linux-gnu'), { recursive: true });
    const binary = provide('a');
    expect(binary).toMatchObject({ path, from: 'Debian packages' });
    expect(binary.env.LD_LIBRARY_PATH).toContain(join(cache(), 'redis/usr/lib/x86_64-linux-gnu'));
  });

  it('is nowhere: the error says what was found and what to install', () => {
    const old = redis('a/redis-server', '5.0.3');
    expect(() => provide('a')).toThrow(
      new RegExp(
        `${old} is 5.0.3, too old; no redis-server on PATH, and no apt-get.*apt install redis-server.*REDIS_URL=`,
        's',
      ),
    );
  });
});
