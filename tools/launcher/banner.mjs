import { maskPassword } from './external-server.mjs';

/**
 * What is shown when all is ready.
 *
 * @param {{ apps: { name: string, url: string, purpose: string }[], servers: { name: string, url: string }[],
 *           seconds: number, dataDirectory: string, bold: (text: string) => string }} launch
 */
export function banner({ apps, servers, seconds, dataDirectory, bold }) {
  const rows = [...apps.map(appRow), ...servers.map(({ name, url }) => [name, maskPassword(url), ''])];
  const urlOf = (name) => apps.find((app) => app.name === name)?.url;
  const hints = [suggestion(urlOf('ingest')), urlOf('console') && `The console: ${bold(urlOf('console'))}`].filter(
    Boolean,
  );
  const end = `Admin token and passwords are in ${dataDirectory}/credentials.json. Ctrl-C stops everything and keeps the data.`;
  return ['', bold(`Millrace is ready (${seconds.toFixed(1)} s)`), '', ...align(rows), '', ...hints, end, ''].join(
    '\n',
  );
}

function appRow({ name, url, purpose }) {
  return [name, url, purpose];
}

function align(rows) {
  const width = (column) => Math.max(...rows.map((row) => row[column].length));
  const [first, second] = [width(0), width(1)];
  return rows.map(([name, url, purpose]) => `  ${name.padEnd(first)}  ${url.padEnd(second)}  ${purpose}`.trimEnd());
}

/** What the suggested first event holds: one of a type that the catalog declares. */
export const firstEvent = {
  type: 'page.viewed',
  source: '/shop',
  data: { url: 'https://shop.example/lamps', path: '/lamps' },
};

function suggestion(url) {
  if (!url) return undefined;
  return `A first event:\n  curl -i ${url}/events -H 'content-type: application/json' -d '${JSON.stringify(firstEvent)}'\n`;
}
