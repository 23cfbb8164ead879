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

/** Redis and PostgreSQL are started once a run, and only when a project takes part that has integration specs. */
const servers = {
  globalSetup: join(__dirname, 'tools/jest/global-setup.mjs'),
  globalTeardown: join(__dirname, 'tools/jest/global-teardown.mjs'),
};
const needsServers = (name: string, rootDir: string) => name === 'e2e' || existsSync(join(rootDir, 'test'));

const config: Config = {
  // Tests wait for conditions; how long that takes says something about the machine, not about the code.
  testTimeout: 60_000,
  passWithNoTests: true,
  projects: [...projects, ...standalone].map(({ name, rootDir }) => ({
    displayName: name,
    rootDir,
    ...(needsServers(name, rootDir) ? servers : {}),
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
