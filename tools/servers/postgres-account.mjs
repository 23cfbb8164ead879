import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

/** @typedef {{ uid: number, gid: number } | undefined} Account */

/**
 * PostgreSQL refuses to run as root. As root this is the account that it runs under: the owner of the data when there is
 * some, else `postgres`, else `nobody`, so that no account has to be made. Undefined for an ordinary user: their own.
 *
 * @param {string} directory the data folder
 * @returns {Account}
 */
export function serverAccount(directory) {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(directory) && statSync(directory).uid !== 0) return statSync(directory);
  return accountNamed('postgres') ?? accountNamed('nobody');
}

function accountNamed(name) {
  const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/**
 * The command line and spawn options that run a program under an account. Where setpriv can, the program keeps the one
 * right to pass folders that only root may enter: a checkout below /root or a mode-700 temp folder would else be out of its
 * reach. Nothing else of root is left to it.
 *
 * @param {Account} account
 * @param {string} command
 * @param {string[]} args
 */
export function asAccount(account, command, args) {
  if (!account) return { command, args, spawnOptions: {} };
  const wrapped = [...setprivFlags(account), command, ...args];
  if (setprivWorks(account)) return { command: 'setpriv', args: wrapped, spawnOptions: {} };
  return { command, args, spawnOptions: { uid: account.uid, gid: account.gid } };
}

function setprivFlags({ uid, gid }) {
  const only = '=-all,+dac_override';
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps${only}`,
    `--ambient-caps${only}`,
    `--bounding-set${only}`,
    '--securebits=+no_setuid_fixup,+noroot', // else access(2), by which PostgreSQL finds itself, ignores the right
  ];
}

let works;
function setprivWorks(account) {
  works ??= spawnSync('setpriv', [...setprivFlags(account), 'true'], { stdio: 'ignore' }).status === 0;
  return works;
}
