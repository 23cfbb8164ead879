import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @typedef {{ pid: number, birth: string }} Identity */

/**
 * What tells a process from a later one with the same number: its number and when it started. Undefined when there is none.
 *
 * @param {number} pid
 * @returns {Identity | undefined}
 */
export function identify(pid) {
  const birth = process.platform === 'linux' ? birthFromProc(pid) : birthFromPs(pid);
  return birth === undefined ? undefined : { pid, birth };
}

/** Whether the very process still runs. @param {Identity | undefined} identity */
export function isRunning(identity) {
  return identity !== undefined && identify(identity.pid)?.birth === identity.birth;
}

/** Fields 3 (state) and 22 (start time) of proc(5) stat; the second, the name, may itself hold spaces and brackets. */
function birthFromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function birthFromPs(pid) {
  try {
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}
