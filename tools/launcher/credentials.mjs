import { randomBytes } from 'node:crypto';
import { readJson, writePrivate } from './data-folder.mjs';

/** @typedef {{ adminToken: string, writeKey: string, postgresPassword: string }} Credentials */

/**
 * The secrets of this machine's pipeline: made once, kept in a file that only this user may read. `ADMIN_TOKEN` and
 * `DEV_WRITE_KEY` take the place of the kept ones.
 *
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env
 * @returns {Credentials}
 */
export function credentialsIn(file, env) {
  const { adminToken, writeKey, postgresPassword } = keptIn(file);
  return { adminToken: env.ADMIN_TOKEN || adminToken, writeKey: env.DEV_WRITE_KEY || writeKey, postgresPassword };
}

function keptIn(file) {
  const kept = readJson(file);
  const credentials = { adminToken: secret('admin'), writeKey: secret('dev'), postgresPassword: secret('pg'), ...kept };
  if (Object.keys(credentials).some((key) => !kept?.[key])) writePrivate(file, credentials);
  return credentials;
}

/** The prefix tells a reader of a log or a diff what was leaked. */
function secret(purpose) {
  return `${purpose}_${randomBytes(24).toString('base64url')}`;
}
