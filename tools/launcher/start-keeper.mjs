import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./keeper.mjs', import.meta.url));

/**
 * Starts the keeper: a shell that waits for a line from us and, when its input ends without one because we were killed, ends
 * what we have left. It costs a megabyte and sleeps.
 *
 * @param {string} dataDirectory
 * @returns {() => Promise<void>} dismisses it; resolves when it is gone
 */
export function startKeeper(dataDirectory) {
  const script = 'read -r line || exec "$@"';
  const command = [process.execPath, program, dataDirectory, String(process.pid)];
  const keeper = spawn('/bin/sh', ['-c', script, 'millrace-keeper', ...command], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  const gone = once(keeper, 'exit');
  keeper.unref();
  return async () => {
    keeper.ref();
    keeper.stdin.end('dismissed\n');
    await gone;
  };
}
