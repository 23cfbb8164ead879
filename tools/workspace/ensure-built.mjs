import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from './run-program.mjs';

/** What every build depends on besides the project's own files. */
const sharedInputs = ['package-lock.json', 'tsconfig.base.json', 'tools/build.mjs'];

/**
 * Builds the apps (and the libraries they use) whose sources or outputs are not those of the last build. Nx caches too, but
 * takes seconds to find out; a stamp of sizes and times takes milliseconds. Rejects when the build fails.
 *
 * @param {string} root the repository's folder
 * @param {string[]} apps names of folders in apps/
 */
export async function ensureBuilt(root, apps) {
  const stale = staleApps(root, apps);
  if (stale.length === 0) return;
  process.stdout.write(`Building ${stale.join(', ')} …\n`);
  const before = new Map(apps.map((app) => [app, sourcesOf(root, app)]));
  const flags = ['run-many', '-t', 'build', '-p', stale.map((app) => packageName(root, app)).join(',')];
  const { status, output } = await runNx(root, flags);
  if (status !== 0) throw new Error(`The build failed:\n${output.trim()}`);
  const built = apps.map((app) => [app, { sources: before.get(app), outputs: outputsOf(root, app) }]);
  writeStamps(root, { ...readStamps(root), ...Object.fromEntries(built) });
}

/** The apps among those given that have to be built. */
export function staleApps(root, apps) {
  const stamps = readStamps(root);
  return apps.filter(
    (app) => !existsSync(join(root, 'apps', app, 'dist/main.js')) || !isCurrent(root, app, stamps[app]),
  );
}

/** A dist that something else replaced is as stale as a changed source. */
function isCurrent(root, app, stamp) {
  return stamp?.sources === sourcesOf(root, app) && stamp.outputs === outputsOf(root, app);
}

function runNx(root, flags) {
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  return runProgram(process.execPath, [nx, ...flags], { cwd: root, env });
}

function packageName(root, app) {
  return JSON.parse(readFileSync(join(root, 'apps', app, 'package.json'), 'utf8')).name;
}

function sourcesOf(root, app) {
  const own = projectsOf(root, app).flatMap((project) =>
    ['src', 'package.json', 'tsconfig.json'].map((x) => join(project, x)),
  );
  return fingerprint(root, [...sharedInputs, ...own]);
}

function outputsOf(root, app) {
  return fingerprint(
    root,
    projectsOf(root, app).map((project) => join(project, 'dist')),
  );
}

/** The app and all libraries: asking which of them it uses would take longer than it saves. */
function projectsOf(root, app) {
  return [...readdirSync(join(root, 'libs')).map((name) => join('libs', name)), join('apps', app)];
}

function fingerprint(root, paths) {
  const lines = paths.flatMap((path) => listing(root, path));
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function listing(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return [`${path} ${stat?.size} ${stat?.mtimeMs}`];
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => listing(root, join(path, name)));
}

function stampFile(root) {
  return join(root, 'node_modules/.cache/millrace/built.json');
}

function readStamps(root) {
  return existsSync(stampFile(root)) ? JSON.parse(readFileSync(stampFile(root), 'utf8')) : {};
}

function writeStamps(root, stamps) {
  mkdirSync(dirname(stampFile(root)), { recursive: true });
  writeFileSync(stampFile(root), JSON.stringify(stamps));
}
