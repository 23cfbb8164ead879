import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureBuilt } from '../workspace/ensure-built.mjs';
import { ensureInstalled } from '../workspace/ensure-installed.mjs';
import { root } from '../workspace/root.mjs';
import { appNames, serverVariables } from './apps.mjs';
import { DataFolder, readJson } from './data-folder.mjs';

const help = `npm run start:APP

Runs one app in the foreground, in this process: ${appNames.join(', ')}.
Its Redis and PostgreSQL are those of REDIS_URL and DATABASE_URL, else those of a running npm start (with its data in
MILLRACE_DATA_DIR, default .millrace). Everything else is configured by the app's own variables; PORT moves it.`;

/** `npm run start:<app>`: becomes the app, so that signals and the exit code are its own. */
export async function main([name, ...rest]) {
  if (name === '--help' || name === '-h') return void console.log(help);
  try {
    if (!appNames.includes(name) || rest.length > 0)
      throw new Error(`Give one app: ${appNames.join(', ')}.\n\n${help}`);
    await ensureInstalled(root);
    await ensureBuilt(root, [name]);
    const folder = new DataFolder(process.env.MILLRACE_DATA_DIR || join(root, '.millrace'));
    Object.assign(process.env, missingEnvironment(name, process.env, folder));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
    return;
  }
  createRequire(import.meta.url)(join(root, 'apps', name, 'dist/main.js'));
}

/**
 * The variables that a running launcher can add to an app's environment; what is set stays. Throws when neither says where
 * Redis and PostgreSQL are.
 *
 * @param {string} name the app's
 * @param {NodeJS.ProcessEnv} env
 * @param {DataFolder} folder
 */
export function missingEnvironment(name, env, folder) {
  const running = folder.owner() ? readJson(folder.endpoints) : undefined;
  const offered = {
    REDIS_URL: running?.redis.url,
    DATABASE_URL: running?.postgres.url,
    ADMIN_TOKEN: running?.adminToken,
    DEV_WRITE_KEY: running?.writeKey,
  };
  const added = Object.fromEntries(Object.entries(offered).filter(([key, value]) => value && !env[key]));
  const absent = serverVariables(name).filter((key) => !env[key] && !added[key]);
  if (absent.length === 0) return added;
  throw new Error(
    `${absent.join(' and ')} ${absent.length > 1 ? 'are' : 'is'} not set and no npm start is running: set ` +
      `${absent.length > 1 ? 'them' : 'it'}, or run npm start (e.g. npm start -- --only ingest) in another terminal.`,
  );
}
