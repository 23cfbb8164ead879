import { relative, sep } from 'node:path';

/** @typedef {{ name: string, files: number, passed: number, failed: number, skipped: number, seconds: number }} Row */

/**
 * What ran, a row a project. A spec file that could not be run at all counts as one failed test, and so does a Jest run
 * that ended badly without a failed test to show for it: a total without failures is always a good run.
 *
 * @param {{ name: string, directory: string }[]} projects
 * @param {{ projects: string[], result?: object, exitCode: number }[]} runs
 * @returns {Row[]}
 */
export function summarise(projects, runs) {
  const files = runs.flatMap(({ result }) => result?.testResults ?? []);
  const rows = projects.map((project) =>
    rowOf(
      project.name,
      files.filter(({ name }) => name.startsWith(project.directory + sep)),
    ),
  );
  const died = runs.filter((run) => run.exitCode !== 0 && (run.result?.success ?? true));
  return [...rows, ...died.map((run) => ({ ...rowOf(`jest (${run.projects.join(', ')})`, []), failed: 1 }))];
}

function rowOf(name, files) {
  const count = (...statuses) =>
    sum(files.map((file) => file.assertionResults.filter((x) => statuses.includes(x.status)).length));
  const broken = files.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((x) => x.status !== 'failed'),
  );
  return {
    name,
    files: files.length,
    passed: count('passed'),
    failed: count('failed') + broken.length,
    skipped: count('pending', 'skipped', 'todo', 'disabled'),
    seconds: sum(files.map((file) => Math.max(0, file.endTime - file.startTime))) / 1000,
  };
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The rows as a table; projects without specs are left out. */
export function table(rows) {
  const cells = rows
    .filter(({ files, failed }) => files > 0 || failed > 0)
    .map((row) =>
      [row.name, row.files, row.passed, row.failed, row.skipped, `${row.seconds.toFixed(1)} s`].map(String),
    );
  const all = [['project', 'files', 'passed', 'failed', 'skipped', 'time'], ...cells];
  const widths = all[0].map((_, column) => Math.max(...all.map((line) => line[column].length)));
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  return all.map((line) => line.map(pad).join('  ')).join('\n');
}

/** "3 passed, 1 failed", with ", 2 skipped" when there are any. */
export function total(rows) {
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((key) => sum(rows.map((row) => row[key])));
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

/** The skipped tests, each with its file; their titles say why. */
export function skippedTests(root, runs) {
  return runs.flatMap(({ result }) =>
    (result?.testResults ?? []).flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status !== 'passed' && status !== 'failed')
        .map(({ fullName }) => `${fullName} (${relative(root, name)})`),
    ),
  );
}
