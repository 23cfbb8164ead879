import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from './run-program.mjs';

/**
 * Runs `npm ci` when the dependencies are missing or are not those of package-lock.json. Rejects when that fails; npm's own
 * words are on the terminal then.
 *
 * @param {string} root the repository's folder
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  process.stdout.write('Installing dependencies (npm ci) …\n');
  // Development dependencies are the build and the embedded servers: they are needed also with NODE_ENV=production.
  const flags = ['ci', '--include=dev', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const { status } = await runProgram('npm', flags, { cwd: root, show: true }).catch((error) => {
    throw new Error(`npm could not be run (${error.message}): install npm, or run npm ci in ${root} yourself.`);
  });
  if (status !== 0) throw new Error(`npm ci failed with exit code ${status}; its messages are above.`);
  mkdirSync(dirname(stampFile(root)), { recursive: true });
  writeFileSync(stampFile(root), lockHash(root));
}

/**
 * Whether node_modules is complete and belongs to the present package-lock.json: its contents are those of our own install (a
 * checkout changes times alone), or npm was at work here after it was written.
 */
export function isInstalled(root) {
  const written = join(root, 'node_modules/.package-lock.json'); // npm's last step
  if (!existsSync(written)) return false;
  if (existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === lockHash(root)) return true;
  return statSync(written).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function stampFile(root) {
  return join(root, 'node_modules/.cache/millrace/installed');
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}
