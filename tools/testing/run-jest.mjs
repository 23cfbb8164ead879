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
  const args = [jest, '--json', `--outputFile=${outputFile}`, ...flags, '--selectProjects', ...projects];
  try {
    // Its standard output is the JSON once more; the report is on standard error.
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    const end = await endOf(child);
    const result = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : undefined;
    return { projects, result, ...end };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * A SIGTERM that reaches only us is passed on, with force when Jest does not listen, so that what was tested by then is still
 * reported. A Ctrl-C reaches Jest by itself, and we wait for it.
 */
function endOf(child) {
  let stopped = false;
  const pass = (signal) => {
    stopped = true;
    if (signal === 'SIGTERM') child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5000).unref();
  };
  process.on('SIGTERM', pass).on('SIGINT', pass);
  return new Promise((resolve) => {
    const end = (exitCode) => {
      process.off('SIGTERM', pass).off('SIGINT', pass);
      resolve({ exitCode, stopped });
    };
    child.once('error', () => end(1));
    child.once('exit', (code) => end(code ?? 1));
  });
}
