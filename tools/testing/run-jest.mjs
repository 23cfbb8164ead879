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
 * @returns {Promise<{ projects: string[], result?: object, exitCode: number }>}
 */
export async function runJest(root, projects, flags) {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-jest-'));
  const outputFile = join(directory, 'result.json');
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = [jest, '--json', `--outputFile=${outputFile}`, ...flags, '--selectProjects', ...projects];
  try {
    // Its standard output is the JSON once more; the report is on standard error.
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    const exitCode = await exitCodeOf(child);
    const result = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : undefined;
    return { projects, result, exitCode };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A SIGTERM that reaches only us is passed on; a Ctrl-C reaches Jest by itself, and we wait for it. */
function exitCodeOf(child) {
  const pass = () => child.kill('SIGTERM');
  const wait = () => {};
  process.on('SIGTERM', pass).on('SIGINT', wait);
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => {
      process.off('SIGTERM', pass).off('SIGINT', wait);
      resolve(code ?? 1);
    });
  });
}
