import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { evaluate } from '../testing/run-module';

/** Stands in for nx: notes what it was asked to build, and builds it. */
const fakeNx = `
  const { appendFileSync, mkdirSync, writeFileSync, existsSync } = require('node:fs');
  const asked = process.argv[process.argv.indexOf('-p') + 1];
  appendFileSync('asked.txt', asked + '\\n');
  if (existsSync('apps/ingest/src/broken.ts')) {
    console.log('src/broken.ts: no good');
    process.exit(1);
  }
  for (const project of ['libs/events', ...asked.split(',').map((name) => name.replace('@millrace/', 'apps/'))]) {
    mkdirSync(project + '/dist', { recursive: true });
    writeFileSync(project + '/dist/main.js', '');
  }`;

describe('building before a start', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'millrace-build-'));
    write('node_modules/nx/dist/bin/nx.js', fakeNx);
    write('libs/events/src/index.ts', '');
    for (const app of ['ingest', 'enrich']) {
      write(`apps/${app}/package.json`, JSON.stringify({ name: `@millrace/${app}` }));
      write(`apps/${app}/src/main.ts`, '');
    }
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  const build = (...apps: string[]) => evaluate('workspace/ensure-built.mjs', 'm.ensureBuilt(...input)', [root, apps]);
  const asked = () => readFileSync(join(root, 'asked.txt'), 'utf8').trimEnd().split('\n');

  it('builds what was never built, once', () => {
    build('ingest', 'enrich');
    build('ingest', 'enrich');
    expect(asked()).toEqual(['@millrace/ingest,@millrace/enrich']);
  });

  it.each([
    ["an app's source", 'apps/enrich/src/main.ts', ['@millrace/enrich']],
    ["an app's new file", 'apps/enrich/src/new.ts', ['@millrace/enrich']],
    ["an app's output", 'apps/enrich/dist/main.js', ['@millrace/enrich']],
    ["a library's source", 'libs/events/src/index.ts', ['@millrace/ingest,@millrace/enrich']],
    ['the dependencies', 'package-lock.json', ['@millrace/ingest,@millrace/enrich']],
  ])('builds again what %s changes', (_, path, expected) => {
    build('ingest', 'enrich');
    mkdirSync(dirname(join(root, path)), { recursive: true });
    appendFileSync(join(root, path), ' ');
    build('ingest', 'enrich');
    expect(asked().slice(1)).toEqual(expected);
  });

  it('builds again what was deleted', () => {
    build('ingest', 'enrich');
    rmSync(join(root, 'apps/ingest/dist'), { recursive: true });
    build('ingest', 'enrich');
    expect(asked().slice(1)).toEqual(['@millrace/ingest']);
  });

  it('fails with the words of the build, and tries again', () => {
    write('apps/ingest/src/broken.ts', '');
    expect(() => build('ingest')).toThrow('The build failed:\nsrc/broken.ts: no good');
    expect(() => build('ingest')).toThrow('The build failed');
    expect(asked()).toHaveLength(2);
  });
});
