import { join } from 'node:path';

/**
 * What an app is told, over what the launcher's own environment says.
 *
 * @param {{ port: number, apps: { name: string, url: string }[], redisUrl: string, databaseUrl: string, dataDirectory: string,
 *           credentials: import('./credentials.mjs').Credentials }} launch
 * @param {NodeJS.ProcessEnv} env the launcher's environment
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnvironment({ port, apps, redisUrl, databaseUrl, dataDirectory, credentials }, env) {
  return {
    EXPORT_DIR: join(dataDirectory, 'warehouse'),
    ...env,
    HOST: '127.0.0.1', // some shells export HOST, with the machine's name
    PORT: String(port),
    APP_URLS: forTheConsole(apps),
    REDIS_URL: redisUrl,
    DATABASE_URL: databaseUrl,
    ADMIN_TOKEN: credentials.adminToken,
    DEV_WRITE_KEY: credentials.writeKey,
  };
}

/** Where the console finds the others. */
function forTheConsole(apps) {
  const others = apps.filter(({ name }) => name !== 'console');
  return others.map(({ name, url }) => `${name}=${url}`).join(',');
}
