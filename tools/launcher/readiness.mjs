import { get } from 'node:http';

/**
 * Whether an app says that it can work: `GET /health/ready` answers 200.
 *
 * @param {string} url the app's
 * @returns {Promise<boolean>}
 */
export function isReady(url) {
  return new Promise((resolve) => {
    const request = get(`${url}/health/ready`, { agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

/**
 * Resolves when an app is ready; rejects with the signal's reason when it is aborted before.
 *
 * @param {string} url the app's
 * @param {{ signal: AbortSignal, everyMs?: number }} options
 */
export async function untilReady(url, { signal, everyMs = 100 }) {
  while (!(await isReady(url))) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
