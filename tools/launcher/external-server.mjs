import { connect } from 'node:net';

const defaultPorts = { 'redis:': 6379, 'rediss:': 6379, 'postgres:': 5432, 'postgresql:': 5432 };

/**
 * Checks that something listens where a variable points. Throws an error that names the variable and hides the password.
 *
 * @param {'REDIS_URL' | 'DATABASE_URL'} variable
 * @param {string} text its value
 * @param {number} [timeoutMs]
 */
export async function requireServer(variable, text, timeoutMs = 5000) {
  const url = parse(variable, text);
  const where = { host: url.hostname || '127.0.0.1', port: Number(url.port) || defaultPorts[url.protocol] };
  const problem = await problemOf(where, timeoutMs);
  if (problem) {
    throw new Error(
      `${variable} points to ${maskPassword(text)}, but nothing answers there (${problem}): start that server, or unset ` +
        `${variable} to use an own one.`,
    );
  }
}

function parse(variable, text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol in defaultPorts) return url;
  const example =
    variable === 'REDIS_URL' ? 'redis://127.0.0.1:6379' : 'postgres://user:password@127.0.0.1:5432/millrace';
  throw new Error(`${variable} is not a URL like ${example}.`);
}

function problemOf(where, timeoutMs) {
  return new Promise((resolve) => {
    const socket = connect(where);
    const answer = (problem) => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(timeoutMs, () => answer('timeout'));
    socket.once('connect', () => answer(undefined));
    socket.once('error', (error) => answer(error.code ?? error.message));
  });
}

/** The URL as it may be shown. */
export function maskPassword(url) {
  return url.replace(/(:\/\/[^/@]*?):[^/@]*@/, '$1:***@');
}
