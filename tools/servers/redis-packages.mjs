import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** redis-server is a link into redis-tools, so both are needed even where one is installed. */
const wanted = ['redis-server', 'redis-tools'];

/**
 * Downloads Debian's redis-server, and what it depends on that is not installed, and unpacks it into a folder. Works for an
 * ordinary user and installs nothing. Rejects with apt-get's words.
 *
 * @param {string} folder made by this function; an existing one is replaced
 */
export async function fetchRedisPackages(folder) {
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(join(unfinished, 'packages'), { recursive: true });
  await downloadInto(join(unfinished, 'packages'), join(unfinished, 'apt'));
  for (const name of readdirSync(join(unfinished, 'packages')).filter((file) => file.endsWith('.deb'))) {
    await run('dpkg', ['-x', join(unfinished, 'packages', name), unfinished]);
  }
  if (!existsSync(join(unfinished, 'usr/bin/redis-server'))) throw new Error('the packages hold no redis-server');
  for (const name of ['packages', 'apt']) rmSync(join(unfinished, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

/** The system's package lists are tried first; where they are absent or out of date, lists of our own are fetched. */
async function downloadInto(directory, aptDirectory) {
  try {
    await download(directory, []);
  } catch {
    const own = ownLists(aptDirectory);
    await apt(directory, [...own, 'update']);
    await download(directory, own);
  }
}

async function download(directory, options) {
  const { stdout } = await apt(directory, [...options, 'install', '--simulate', '--no-install-recommends', ...wanted]);
  const missing = [...stdout.matchAll(/^Inst (\S+) /gm)].map(([, name]) => name);
  await apt(directory, [...options, 'download', '-q', ...new Set([...wanted, ...missing])]);
}

function ownLists(directory) {
  mkdirSync(join(directory, 'lists/partial'), { recursive: true });
  mkdirSync(join(directory, 'cache/archives/partial'), { recursive: true });
  return ['-o', `Dir::State::lists=${join(directory, 'lists')}`, '-o', `Dir::Cache=${join(directory, 'cache')}`];
}

/** Without locks and without apt's own account, as we write to none of the system's folders. */
async function apt(cwd, args) {
  const options = ['-o', 'APT::Sandbox::User=', '-o', 'Debug::NoLocking=1'];
  try {
    return await run('apt-get', [...options, ...args], { cwd, env: { ...process.env, LC_ALL: 'C' }, timeout: 120_000 });
  } catch (error) {
    const words = error.stderr?.trim().split('\n').slice(-3).join(' ');
    throw new Error(words || error.message, { cause: error });
  }
}
