import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '../testing/run-module';

describe('npm run start:<app>', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-start-app-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What is added to the environment, with or without a launcher that runs in the folder. */
  const added = (name: string, env: NodeJS.ProcessEnv, running: boolean) =>
    evaluate<NodeJS.ProcessEnv>(
      'launcher/start-app.mjs',
      `(async () => {
        const { DataFolder, writePrivate } = await import(new URL('data-folder.mjs', ${JSON.stringify(launcherUrl)}));
        const folder = new DataFolder(input.folder);
        folder.create();
        if (input.running) {
          folder.lock();
          writePrivate(folder.endpoints, { redis: { url: 'redis://own' }, postgres: { url: 'postgres://own' }, adminToken: 'token', writeKey: 'key' });
        }
        return m.missingEnvironment(input.name, input.env, folder);
      })()`,
      { name, env, running, folder },
    );
  const launcherUrl = `file://${join(__dirname, 'start-app.mjs')}`;

  it('uses the servers and credentials of a running npm start', () => {
    const own = {
      REDIS_URL: 'redis://own',
      DATABASE_URL: 'postgres://own',
      ADMIN_TOKEN: 'token',
      DEV_WRITE_KEY: 'key',
    };
    expect(added('persist', {}, true)).toEqual(own);
  });

  it('keeps what is set', () => {
    const env = { REDIS_URL: 'redis://mine', ADMIN_TOKEN: 'mine' };
    expect(added('persist', env, true)).toEqual({ DATABASE_URL: 'postgres://own', DEV_WRITE_KEY: 'key' });
    expect(added('persist', { REDIS_URL: 'redis://mine', DATABASE_URL: 'postgres://mine' }, false)).toEqual({});
  });

  it('says what is not set, of what the app uses', () => {
    expect(() => added('persist', {}, false)).toThrow(
      'REDIS_URL and DATABASE_URL are not set and no npm start is running',
    );
    expect(() => added('ingest', {}, false)).toThrow(
      'REDIS_URL is not set and no npm start is running: set it, or run',
    );
    expect(added('ingest', { REDIS_URL: 'redis://mine' }, false)).toEqual({});
  });
});
