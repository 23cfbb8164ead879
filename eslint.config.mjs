import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Direction of imports (docs/architecture.md): apps → runtime, catalog, redis-streams, events; apps never import apps. */
const boundaries = [
  { sourceTag: 'type:events', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:redis-streams', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:catalog', onlyDependOnLibsWithTags: ['type:events'] },
  { sourceTag: 'type:runtime', onlyDependOnLibsWithTags: ['type:redis-streams', 'type:events'] },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:runtime', 'type:catalog', 'type:redis-streams', 'type:events'],
  },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '**/*.mjs', '**/*.js', 'jest.config.ts'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts'],
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
