import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Makes a data folder startable after a crash: ends a server that still runs on it (its launcher was killed), and removes the
 * lock file of one that does not, as PostgreSQL refuses to start when another program has got the number in it.
 *
 * @param {string} directory
 * @param {number} [timeoutMs] until a server that does not end is killed
 */
export async function releaseDataFolder(directory, timeoutMs = 15_000) {
  const lockFile = join(directory, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  const deadline = Date.now() + timeoutMs;
  for (let asked = false; isServerOf(pid, directory); asked = true) {
    if (!asked) process.kill(pid, 'SIGINT');
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  rmSync(lockFile, { force: true });
}

/** PostgreSQL works in its data folder; where /proc does not tell, its command line names the folder. */
function isServerOf(pid, directory) {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === directory;
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).includes(
      directory,
    );
  } catch {
    return false;
  }
}
