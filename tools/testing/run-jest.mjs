import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs Jest on some projects, with its report on the terminal, and resolves with its JSON result (undefined when it died
 * before it had one) and its exit code.
 *
 * @param {string} root the repository's folder
 * @param {string[]} projects names
 * @param {string[]} flags further flags for Jest
 * @returns {Promise<{ projects: string[], result?: object, exitCode: number, stopped: boolean }>} `stopped`: by a signal to us
 */
export async function runJest(root, projects, flags) {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-jest-'));
  const outputFile = join(directory, 'result.json');
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  // A test that failed half-way may leave a connection open: the total must come all the same.
  const always = ['--forceExit', '--json', `--outputFile=${outputFile}`];
  const args = [jest, ...always, ...flags, '--selectProjects', ...projects];
  try {
    // Its standard output is the JSON once more; the report is on standard error. A process group of its own, so that what the
    // tests have started ends with it.
    const stdio = ['ignore', 'ignore', 'inherit'];
    const child = spawn(process.execPath, args, { cwd: root, detached: true, stdio });
    const end = await endOf(child);
    const result = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : undefined;
    return { projects, result, ...end };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A signal to us is passed on, with force when Jest does not listen: what was tested by then is still reported. */
function endOf(child) {
  let stopped = false;
  const pass = (signal) => {
    stopped = true;
    signalGroup(child, signal);
    setTimeout(() => signalGroup(child, 'SIGKILL'), 5000).unref();
  };
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve) => {
    const end = (exitCode) => {
      for (const signal of signals) process.off(signal, pass);
      signalGroup(child, 'SIGKILL');
      resolve({ exitCode, stopped });
    };
    child.once('error', () => end(1));
    child.once('exit', (code) => end(code ?? 1));
  });
}

function signalGroup({ pid }, signal) {
  try {
    if (pid) process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // nobody is left
  }
}
