/** @jest-config-loader esbuild-register */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from 'jest';

/** One Jest project a workspace project; unit specs lie beside their source, integration specs in `test/`. */
const projects = ['libs', 'apps'].flatMap((folder) =>
  readdirSync(join(__dirname, folder)).map((name) => ({ name, rootDir: join(__dirname, folder, name) })),
);
const standalone = ['tools', 'e2e', 'bench']
  .map((name) => ({ name, rootDir: join(__dirname, name) }))
  .filter(({ rootDir }) => existsSync(rootDir));

const config: Config = {
  projects: [...projects, ...standalone].map(({ name, rootDir }) => ({
    displayName: name,
    rootDir,
    testEnvironment: 'node',
    // Libraries resolve to their sources, so that no test needs a build.
    testEnvironmentOptions: { customExportConditions: ['@millrace/source', 'node', 'require', 'default'] },
    testMatch: ['**/*.spec.ts'],
    testPathIgnorePatterns: ['/node_modules/', '/dist/'],
    modulePathIgnorePatterns: ['<rootDir>/dist'],
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
            keepClassNames: true,
          },
          module: { type: 'commonjs' },
        },
      ],
    },
  })),
};

export default config;
