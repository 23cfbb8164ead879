import { freePort, isFree } from '../servers/free-port.mjs';

/**
 * The apps in the order in which they are drained, an event's way through the pipeline, with the distance of their port from
 * the console's.
 */
const apps = [
  { name: 'ingest', offset: 1, purpose: 'POST /events' },
  { name: 'enrich', offset: 2, purpose: 'user agent, referrer' },
  { name: 'aggregate', offset: 3, purpose: 'windows' },
  { name: 'persist', offset: 4, purpose: 'rows in PostgreSQL', usesDatabase: true },
  { name: 'warehouse', offset: 5, purpose: 'day files', usesDatabase: true },
  { name: 'console', offset: 0, purpose: 'live dashboard' },
];

export const appNames = apps.map(({ name }) => name);

/** The variables without which an app cannot find its servers. */
export function serverVariables(name) {
  return serversOf(apps.find((app) => app.name === name)).map((server) =>
    server === 'redis' ? 'REDIS_URL' : 'DATABASE_URL',
  );
}

/** The servers that must be there before an app starts. @param {{ usesDatabase?: boolean }} app */
export function serversOf({ usesDatabase }) {
  return usesDatabase ? ['redis', 'postgres'] : ['redis'];
}

/** @typedef {{ name: string, port: number, url: string, purpose: string, usesDatabase?: boolean }} PlannedApp */

/**
 * The apps with their ports. Throws when one of the ports is taken, naming all of them and the option that moves them.
 *
 * @param {string[]} names
 * @param {number} basePort the console's; 0 for any free ports
 * @returns {Promise<PlannedApp[]>}
 */
export async function planApps(names, basePort) {
  const chosen = apps.filter(({ name }) => names.includes(name));
  if (basePort === 0) return sequentially(chosen, async (app) => at(await freePort(), app));
  const planned = chosen.map((app) => at(basePort + app.offset, app));
  const free = await Promise.all(planned.map(({ port }) => isFree(port)));
  const taken = planned.filter((_, index) => !free[index]).map(({ name, port }) => `${port} (${name})`);
  if (taken.length === 0) return planned;
  const plural = taken.length > 1;
  throw new Error(
    `Port${plural ? 's' : ''} ${taken.join(', ')} ${plural ? 'are' : 'is'} in use by another program: end it, or choose other ` +
      `ports with --port N (the console gets N, the others the next ones), e.g. npm start -- --port 3100`,
  );
}

function at(port, app) {
  return { ...app, port, url: `http://127.0.0.1:${port}` };
}

async function sequentially(items, action) {
  const results = [];
  for (const item of items) results.push(await action(item));
  return results;
}
