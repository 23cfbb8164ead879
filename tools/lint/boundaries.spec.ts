import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { evaluate, root } from '../testing/run-module';

interface Import {
  file: string;
  path: string;
}

const boundaryErrors = (imports: Import[]) =>
  evaluate<string[][]>('lint/boundary-errors.mjs', 'm.boundaryErrors(input)', imports);

describe('module boundaries', () => {
  // The rule says nothing where nx has not yet written down what there is; every lint through nx does that first.
  beforeAll(() => {
    const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
    execFileSync(process.execPath, [nx, 'show', 'projects'], {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false' },
    });
  }, 120_000);

  it('forbid an app in an app, our own in the published packages, and whatever goes against the direction', () => {
    const forbidden = [
      { file: 'apps/ingest/src/x.ts', path: '@millrace/enrich', says: 'tagged with "type:app" can only depend on' },
      { file: 'apps/persist/src/x.ts', path: '../../ingest/src/main', says: 'cannot be imported by a relative' },
      { file: 'libs/events/src/x.ts', path: '@millrace/runtime', says: 'Circular dependency' },
      { file: 'libs/events/src/x.ts', path: '@millrace/redis-streams', says: 'cannot depend on any libs with tags' },
      { file: 'libs/redis-streams/src/x.ts', path: '@millrace/events', says: 'cannot depend on any libs with tags' },
      {
        file: 'libs/runtime/src/x.ts',
        path: '@millrace/catalog',
        says: 'tagged with "type:runtime" can only depend on',
      },
    ];
    const expected = forbidden.map(({ says }) => [expect.stringContaining(says)]);
    expect(boundaryErrors(forbidden)).toEqual(expected);
  }, 120_000);

  it('allow the direction that is meant', () => {
    const allowed = [
      { file: 'apps/ingest/src/x.ts', path: '@millrace/runtime' },
      { file: 'apps/ingest/src/x.ts', path: '@millrace/catalog' },
      { file: 'apps/ingest/src/x.ts', path: '@millrace/redis-streams' },
      { file: 'apps/ingest/src/x.ts', path: '@millrace/events' },
      { file: 'libs/runtime/src/x.ts', path: '@millrace/redis-streams' },
      { file: 'libs/runtime/src/x.ts', path: '@millrace/events' },
      { file: 'libs/catalog/src/x.ts', path: '@millrace/events' },
    ];
    expect(boundaryErrors(allowed)).toEqual(allowed.map(() => []));
  }, 120_000);
});
