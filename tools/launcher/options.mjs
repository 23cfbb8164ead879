import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { appNames } from './apps.mjs';

export const help = `npm start [-- OPTIONS]

Installs and builds what is missing, starts Redis and PostgreSQL under .millrace/ and all apps, and prints where they are.
Ctrl-C drains and stops everything; the data stays and is there again at the next start.

  --only NAME,…     only these apps: ${appNames.join(', ')}
  --port N          the console's port; the other apps have the next ones (default 3000; 0: any free ports)
  --data-dir DIR    where data, logs and credentials are kept (default MILLRACE_DATA_DIR, else .millrace)
  --quiet           of the apps' logs show only warnings and errors
  --help            this text

Servers of your own: REDIS_URL=redis://… DATABASE_URL=postgres://… npm start`;

/**
 * @typedef {{ help: boolean, quiet: boolean, apps: string[], port: number, dataDirectory: string }} LaunchOptions
 */

/**
 * Reads the command line. Throws an error that names the wrong option and what to give.
 *
 * @param {string[]} args
 * @param {string} root the repository's folder, where the default data folder lies
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {LaunchOptions}
 */
export function parseOptions(args, root, env = process.env) {
  const { values } = parse(args);
  return {
    help: values.help ?? false,
    quiet: values.quiet ?? false,
    apps: values.only === undefined ? appNames : parseOnly(values.only),
    port: values.port === undefined ? 3000 : parsePort(values.port),
    dataDirectory: dataDirectory(values['data-dir'] || env.MILLRACE_DATA_DIR, root, env),
  };
}

/** A relative folder is meant from where the user is; npm has gone to the repository's folder. */
function dataDirectory(given, root, { INIT_CWD: caller = process.cwd() }) {
  return given ? resolve(caller, given) : resolve(root, '.millrace');
}

function parse(args) {
  const options = {
    only: { type: 'string' },
    port: { type: 'string' },
    'data-dir': { type: 'string' },
    quiet: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  };
  try {
    return parseArgs({ args, options, strict: true });
  } catch (error) {
    throw new Error(`${error.message.split('. ')[0]}. See npm start -- --help`, { cause: error });
  }
}

function parseOnly(list) {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !appNames.includes(name));
  if (unknown.length > 0)
    throw new Error(`--only: no app is called '${unknown.join("', '")}'. There are: ${appNames.join(', ')}.`);
  return appNames.filter((name) => names.includes(name));
}

function parsePort(text) {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  const highest = 65535 - 20; // room for the apps and servers above it
  if (!(port >= 0 && port <= highest)) throw new Error(`--port: give a number from 0 to ${highest}, not '${text}'.`);
  return port;
}
