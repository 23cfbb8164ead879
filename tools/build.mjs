/**
 * Builds the project it is run in: swc emits JavaScript (with decorator metadata) into dist/, and a library gets its .d.ts
 * files by tsc. Files that are not TypeScript (Lua scripts, pages) are copied as they are.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const projectRoot = process.cwd();
const sourceRoot = join(projectRoot, 'src');
const outRoot = join(projectRoot, 'dist');
const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));

rmSync(outRoot, { recursive: true, force: true });
for (const entry of readdirSync(sourceRoot, { recursive: true, withFileTypes: true })) {
  if (entry.isDirectory() || entry.name.endsWith('.spec.ts')) continue;
  const source = join(entry.parentPath, entry.name);
  const target = join(outRoot, relative(sourceRoot, source));
  mkdirSync(dirname(target), { recursive: true });
  if (!entry.name.endsWith('.ts')) cpSync(source, target);
  else emit(source, target.replace(/\.ts$/, '.js'));
}
if (manifest.types) emitDeclarations();

function emit(source, target) {
  const { code, map } = transformFileSync(source, {
    sourceMaps: true,
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
  });
  writeFileSync(target, `${code}\n//# sourceMappingURL=${target.split('/').pop()}.map\n`);
  writeFileSync(`${target}.map`, map);
}

function emitDeclarations() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const flags = ['-p', 'tsconfig.build.json'];
  execFileSync(process.execPath, [tsc, ...flags], { cwd: projectRoot, stdio: 'inherit' });
}
