import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders beside libs/ and apps/ that have specs of their own. */
const standalone = ['tools', 'e2e', 'bench'];

/**
 * The test projects by name, as jest.config.ts has them.
 *
 * @param {string} root the repository's folder
 * @returns {{ name: string, directory: string, needsServers: boolean }[]}
 */
export function testProjects(root) {
  const workspace = ['libs', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  );
  return [...workspace, ...standalone]
    .map((path) => ({ name: path.split('/').pop(), directory: join(root, path) }))
    .filter(({ directory }) => existsSync(directory))
    .map((project) => ({ ...project, needsServers: needsServers(project) }));
}

/** Integration specs lie in test/; the end-to-end tests are all of that kind. */
function needsServers({ name, directory }) {
  return name === 'e2e' || existsSync(join(directory, 'test'));
}

/**
 * The projects with the given names, all of them when none is given. Throws for a name that is none, naming those that are.
 */
export function selectProjects(projects, names) {
  const known = new Set(projects.map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return names.length ? projects.filter(({ name }) => names.includes(name)) : projects;
  throw new Error(`No test project is called ${unknown.join(', ')}. There are: ${[...known].join(', ')}.`);
}
