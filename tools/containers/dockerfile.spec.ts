import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../testing/run-module';
import { appConfigs } from './app-configs';
import { parseDockerfile, type Stage } from './dockerfile';

const stages = parseDockerfile(readFileSync(join(root, 'deploy/Dockerfile'), 'utf8'));
const configs = appConfigs();
const apps = [...configs].map(([name, variables]) => ({ name, variables }));

/** A stage and those that it is built on, the base image's first. */
function lineage(name: string): Stage[] {
  const stage = stages.find((each) => each.name === name);
  return stage ? [...lineage(stage.base), stage] : [];
}

/** What the instructions of a stage and its bases say, in order. */
const said = (stage: string, instruction: string) =>
  lineage(stage).flatMap(({ instructions }) =>
    instructions.filter(({ name }) => name === instruction).map(({ rest }) => rest),
  );

describe('deploy/Dockerfile', () => {
  it.each(apps)('has a target for $name that runs it on its default port', ({ name, variables }) => {
    const command = JSON.parse(said(name, 'CMD').at(-1) ?? '[]') as string[];
    expect([command[0], command.at(-1)]).toEqual(['node', `apps/${name}/dist/main.js`]);
    expect(said(name, 'EXPOSE')).toEqual([variables.get('PORT')?.default]);
    expect(said(name, 'COPY')).toEqual([`--from=assemble-${name} /out ./`]);
  });

  it.each(apps)('runs $name as an ordinary user, on an image without the build', ({ name }) => {
    expect(said(name, 'USER').at(-1)).toBe('node');
    expect(lineage(name).map((stage) => stage.name)).toEqual(['runtime', name]);
    expect(lineage(name)[0]?.base).toBe('node:20-slim');
  });

  it.each(apps)('tells $name only what it reads', ({ name, variables }) => {
    const names = said(name, 'ENV').flatMap((rest) => rest.split(/\s+/).map((pair) => pair.split('=')[0] ?? ''));
    expect(names.filter((each) => each !== 'NODE_ENV' && !variables.has(each))).toEqual([]);
    expect(names).toContain('HOST');
  });

  it.each(apps)('assembles $name with nothing but its own', ({ name }) => {
    expect(said(`assemble-${name}`, 'RUN').at(-1)).toMatch(new RegExp(`node deploy/assemble.mjs ${name} /out$`));
  });

  it('installs with the manifest of every workspace', () => {
    const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] };
    const folders = workspaces.flatMap((pattern) =>
      pattern.endsWith('/*')
        ? readdirSync(join(root, pattern.slice(0, -2))).map((name) => pattern.replace('*', name))
        : pattern,
    );
    const copied = said('build', 'COPY').filter((rest) => rest.includes('/package.json'));
    expect(copied.sort()).toEqual(folders.map((folder) => `${folder}/package.json ${folder}/`).sort());
  });

  it('copies only what there is', () => {
    const sources = stages.flatMap(({ instructions }) =>
      instructions
        .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
        .flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1)),
    );
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('copies from stages that come before', () => {
    stages.forEach(({ instructions }, index) => {
      const from = instructions.flatMap(({ rest }) => /^--from=(\S+)/.exec(rest)?.[1] ?? []);
      const before = stages.slice(0, index).map(({ name }) => name);
      expect(from.filter((name) => !before.includes(name))).toEqual([]);
    });
  });
});

describe('the reader of a Dockerfile', () => {
  it('joins continued lines and leaves out comments', () => {
    const text = 'FROM a AS b\n# no\nRUN one \\\n# nor this\n  two\n';
    expect(parseDockerfile(text)).toEqual([
      { name: 'b', base: 'a', instructions: [{ name: 'RUN', rest: 'one    two' }] },
    ]);
  });

  it.each([
    ['FROM a AS b\nRUNN x', 'No such instruction: RUNN'],
    ['RUN x', 'RUN before the first FROM'],
    ['FROM a', 'A stage without a name: FROM a'],
  ])('refuses %j', (text, message) => expect(() => parseDockerfile(text)).toThrow(message));
});
