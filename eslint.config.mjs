import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Direction of imports (docs/architecture.md): apps → runtime, catalog, redis-streams, events; apps never import apps. */
const boundaries = [
  { sourceTag: 'type:events', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:redis-streams', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:catalog', onlyDependOnLibsWithTags: ['type:events'] },
  { sourceTag: 'type:runtime', onlyDependOnLibsWithTags: ['type:redis-streams', 'type:events'] },
  // What runs the apps as processes may know the libraries, and no app's insides.
  ...['app', 'e2e', 'bench', 'tools'].map((type) => ({
    sourceTag: `type:${type}`,
    onlyDependOnLibsWithTags: ['type:runtime', 'type:catalog', 'type:redis-streams', 'type:events'],
  })),
];

const nodeGlobals = Object.fromEntries(
  Object.getOwnPropertyNames(globalThis)
    .concat('require', 'module', 'exports', '__dirname', '__filename')
    .map((name) => [name, 'readonly']),
);

export default tseslint.config(
  // jest.config.ts belongs to no project; Jest itself is what reads it.
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.millrace/**', '**/*.js', 'jest.config.ts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: boundaries, allow: [] }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'off', // decorator metadata needs value imports of injected classes
      '@typescript-eslint/require-await': 'off', // an async function is also a promise that a throw becomes a rejection
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'], // programs of the workspace itself, without a build and so without types
    languageOptions: { globals: nodeGlobals },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'prefer-const': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts', 'e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off', // expect.any() and parsed answers are any by nature
      '@typescript-eslint/no-unsafe-member-access': 'off', // same reason
      '@typescript-eslint/no-unsafe-argument': 'off', // same reason
      '@typescript-eslint/no-unsafe-call': 'off', // same reason
      '@typescript-eslint/no-unsafe-return': 'off', // same reason
      '@typescript-eslint/unbound-method': 'off', // spies are passed as they are
      'max-lines': 'off', // one topic a file, however many cases it has
    },
  },
);
