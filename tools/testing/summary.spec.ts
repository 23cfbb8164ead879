import { evaluate } from './run-module';

const projects = [
  { name: 'events', directory: '/r/libs/events', needsServers: false },
  { name: 'ingest', directory: '/r/apps/ingest', needsServers: true },
];
const file = (name: string, statuses: string[], status = 'passed') => ({
  name,
  status,
  startTime: 1000,
  endTime: 2500,
  assertionResults: statuses.map((each, index) => ({ status: each, fullName: `test ${index}` })),
});
const run = (testResults: object[], exitCode = 0, success = exitCode === 0) => ({
  projects: ['events', 'ingest'],
  exitCode,
  result: { success, testResults },
});
const rows = (...runs: object[]) =>
  evaluate<Record<string, unknown>[]>('testing/summary.mjs', 'm.summarise(...input)', [projects, runs]);
const total = (...runs: object[]) =>
  evaluate<string>('testing/summary.mjs', 'm.total(m.summarise(...input))', [projects, runs]);

describe('the summary of a test run', () => {
  it('counts a row a project', () => {
    const events = file('/r/libs/events/src/a.spec.ts', ['passed', 'passed', 'pending']);
    const ingest = file('/r/apps/ingest/src/a.spec.ts', ['passed', 'failed'], 'failed');
    expect(rows(run([events, ingest], 1, false))).toEqual([
      { name: 'events', files: 1, passed: 2, failed: 0, skipped: 1, seconds: 1.5 },
      { name: 'ingest', files: 1, passed: 1, failed: 1, skipped: 0, seconds: 1.5 },
    ]);
  });

  it('ends in the total', () => {
    expect(total(run([file('/r/libs/events/a.spec.ts', ['passed'])]))).toBe('1 passed, 0 failed');
    expect(total(run([file('/r/libs/events/a.spec.ts', ['passed', 'todo'])]))).toBe('1 passed, 0 failed, 1 skipped');
  });

  it('counts a file that could not be run as a failed test', () => {
    expect(total(run([file('/r/libs/events/a.spec.ts', [], 'failed')], 1, false))).toBe('0 passed, 1 failed');
  });

  it('counts a file whose hooks failed after its tests as a failed test', () => {
    expect(total(run([file('/r/libs/events/a.spec.ts', ['passed'], 'failed')], 1, false))).toBe('1 passed, 1 failed');
  });

  it.each([
    ['died before it had a result', { projects: ['events'], exitCode: 1 }],
    ['ended badly although all passed', run([file('/r/libs/events/a.spec.ts', [])], 1, true)],
  ])('counts a Jest that %s as a failed test', (_, broken) => {
    expect(total(broken)).toBe('0 passed, 1 failed');
  });

  it('lists what was skipped, with its file', () => {
    const skipped = run([file('/r/libs/events/a.spec.ts', ['passed', 'pending'])]);
    expect(evaluate('testing/summary.mjs', `m.skippedTests('/r', input)`, [skipped])).toEqual([
      'test 1 (libs/events/a.spec.ts)',
    ]);
  });
});

describe('the projects of a test run', () => {
  const select = (...names: string[]) =>
    evaluate<{ name: string }[]>('testing/projects.mjs', 'm.selectProjects(...input)', [projects, names]);

  it('are all, or those named', () => {
    expect(select().map(({ name }) => name)).toEqual(['events', 'ingest']);
    expect(select('ingest').map(({ name }) => name)).toEqual(['ingest']);
  });

  it('are named when one is asked for that is none', () => {
    expect(() => select('ingets', 'events')).toThrow('No test project is called ingets. There are: events, ingest.');
  });
});
