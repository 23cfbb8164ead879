/**
 * Gathers what one app needs to run, and nothing else: `node deploy/assemble.mjs APP FOLDER` in a built repository. The folder
 * then runs by `node apps/APP/dist/main.js`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [app, target] = process.argv.slice(2);
const out = resolve(target);
const workspaces = findWorkspaces();
const needed = withDependencies(`@millrace/${app}`);

mkdirSync(out, { recursive: true });
for (const file of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(root, file), join(out, file));
// npm compares every workspace's manifest with the lockfile, also of those that it does not install.
for (const folder of workspaces.values()) cpSync(join(root, folder, 'package.json'), join(out, folder, 'package.json'));
execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--workspace', `@millrace/${app}`], {
  cwd: out,
  stdio: 'inherit',
});
for (const [name, folder] of workspaces) {
  if (needed.has(name)) cpSync(join(root, folder, 'dist'), join(out, folder, 'dist'), { recursive: true });
  else remove(name, folder);
}
cpSync(join(root, 'deploy/ready.mjs'), join(out, 'deploy/ready.mjs'));
if (existsSync(join(root, 'catalog'))) cpSync(join(root, 'catalog'), join(out, 'catalog'), { recursive: true });

/** @returns {Map<string, string>} package name → folder */
function findWorkspaces() {
  const { workspaces: patterns } = manifestOf('.');
  const folders = patterns.flatMap((pattern) =>
    pattern.endsWith('/*')
      ? readdirSync(join(root, pattern.slice(0, -2))).map((name) => join(pattern.slice(0, -2), name))
      : pattern,
  );
  return new Map(folders.map((folder) => [manifestOf(folder).name, folder]));
}

function withDependencies(name, found = new Set()) {
  if (found.has(name)) return found;
  if (!workspaces.has(name)) throw new Error(`No package is called ${name}.`);
  found.add(name);
  const { dependencies = {} } = manifestOf(workspaces.get(name));
  for (const dependency of Object.keys(dependencies).filter((each) => workspaces.has(each)))
    withDependencies(dependency, found);
  return found;
}

function remove(name, folder) {
  rmSync(join(out, folder), { recursive: true, force: true });
  rmSync(join(out, 'node_modules', name), { recursive: true, force: true });
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}
