import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the front door answers when nothing says otherwise: the ingest app's default port. */
export const defaultUrl = 'http://127.0.0.1:3001';

/**
 * Finds the front door: the given URL, else the one of the pipeline that `npm start` runs from this data folder, else port 3001 of
 * this machine. Without a slash at its end.
 * @throws Error when the given URL is none
 */
export function frontDoorUrl(given: string | undefined, dataDirectory: string): string {
  return httpUrl(given ?? ingestUrlIn(join(dataDirectory, 'endpoints.json')) ?? defaultUrl);
}

function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new Error(`--url: give an address such as ${defaultUrl}, not '${text}'.`);
  }
  // A whole address of the endpoint is a likely thing to paste.
  return url.href.replace(/\/(events\/?)?$/, '');
}

function ingestUrlIn(file: string): string | undefined {
  try {
    const endpoints = JSON.parse(readFileSync(file, 'utf8')) as { ingest?: { url?: string } };
    return endpoints.ingest?.url;
  } catch {
    return undefined; // nothing runs here
  }
}
