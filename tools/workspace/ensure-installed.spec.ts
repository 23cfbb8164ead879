import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { evaluate } from '../testing/run-module';

describe('whether the dependencies are installed', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'millrace-install-'));
    write('package-lock.json', '{}', 1000);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, text: string, seconds: number): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    utimesSync(join(root, path), seconds, seconds);
  }

  const isInstalled = () => evaluate<boolean>('workspace/ensure-installed.mjs', 'm.isInstalled(input)', root);

  it('is not without node_modules, or with one that npm did not finish', () => {
    expect(isInstalled()).toBe(false);
    mkdirSync(join(root, 'node_modules/left'), { recursive: true });
    expect(isInstalled()).toBe(false);
  });

  it('is when npm was at work after the lockfile was written, and is not before', () => {
    write('node_modules/.package-lock.json', '{}', 1001);
    expect(isInstalled()).toBe(true);
    write('package-lock.json', '{}', 1002);
    expect(isInstalled()).toBe(false);
  });

  it('is when the lockfile is that of our own install, however new a checkout made it', () => {
    write('node_modules/.package-lock.json', '{}', 1001);
    write('node_modules/.cache/millrace/installed', createHash('sha256').update('{}').digest('hex'), 1001);
    write('package-lock.json', '{}', 1002);
    expect(isInstalled()).toBe(true);
    write('package-lock.json', '{"changed":true}', 1002);
    expect(isInstalled()).toBe(false);
  });
});
