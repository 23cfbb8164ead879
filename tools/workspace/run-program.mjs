import { spawn } from 'node:child_process';

/**
 * Runs a program to its end. A signal that ends us in the meantime ends it first: it would else go on alone.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, show?: boolean }} options `show`: its output is for the terminal, else it is
 *   returned
 * @returns {Promise<{ status: number | null, output: string }>} rejects when it cannot be started at all
 */
export async function runProgram(command, args, { cwd, env = process.env, show = false }) {
  const output = show ? 'inherit' : 'pipe';
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', output, output] });
  const text = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk) => text.push(chunk));
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];
  let received;
  const pass = (signal) => child.kill((received = signal));
  for (const signal of signals) process.on(signal, pass);
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  for (const signal of signals) process.off(signal, pass);
  if (received) process.kill(process.pid, received); // as if it had never been caught
  return { status, output: text.join('') };
}
