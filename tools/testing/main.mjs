import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { startServers, stopServers } from '../jest/start-servers.mjs';
import { ensureBuilt } from '../workspace/ensure-built.mjs';
import { ensureInstalled } from '../workspace/ensure-installed.mjs';
import { root } from '../workspace/root.mjs';
import { selectProjects, testProjects } from './projects.mjs';
import { runJest } from './run-jest.mjs';
import { skippedTests, summarise, table, total } from './summary.mjs';

const help = `npm test [-- NAME …] [-- JEST FLAGS]

Installs what is missing, starts a Redis and a PostgreSQL for the run, and runs the unit, integration and end-to-end tests.

  npm test                           everything
  npm test -- events                 the tests of libs/events
  npm test -- ingest enrich          those of two apps
  npm test -- events -- -t 'follow'  flags after a second -- go to Jest

Projects: `;

/** `npm test`: sets the exit code; the last line on standard output is the total. */
export async function main(args) {
  const projects = testProjects(root);
  const separator = args.includes('--') ? args.indexOf('--') : args.length;
  const [names, flags] = [args.slice(0, separator), args.slice(separator + 1)];
  if (names.includes('--help') || names.includes('-h'))
    return void console.log(help + projects.map((x) => x.name).join(', '));
  try {
    process.exitCode = await run(selectProjects(projects, names), flags);
  } catch (error) {
    console.error(error.message);
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  }
}

async function run(projects, flags) {
  await ensureInstalled(root);
  if (projects.some(({ name }) => name === 'e2e')) await ensureBuilt(root, appNames());
  const servers = projects.some(({ needsServers }) => needsServers) ? await startServers() : undefined;
  try {
    const runs = await runAll(projects, flags);
    return report(projects, runs);
  } finally {
    await stopServers(servers);
  }
}

/** Jest itself leaves one core free, which on two is too careful: most integration tests wait for their servers. */
const workers = Math.max(2, availableParallelism() - 1);

/** The end-to-end tests come last and one at a time: each runs all apps, and they measure time. */
async function runAll(projects, flags) {
  const names = projects.map(({ name }) => name);
  const groups = [
    { names: names.filter((name) => name !== 'e2e'), flags: [`--maxWorkers=${workers}`, ...flags] },
    { names: names.filter((name) => name === 'e2e'), flags: ['--maxWorkers=1', ...flags] },
  ];
  const runs = [];
  for (const group of groups.filter((x) => x.names.length > 0)) {
    if (!runs.at(-1)?.stopped) runs.push(await runJest(root, group.names, group.flags));
  }
  return runs;
}

function report(projects, runs) {
  const rows = summarise(projects, runs);
  const skipped = skippedTests(root, runs);
  console.log(`\n${table(rows)}`);
  if (skipped.length > 0) console.log(`\nSkipped:\n${list(skipped)}${dataHint()}`);
  console.log(`\n${total(rows)}`);
  return rows.some(({ failed }) => failed > 0) ? 1 : 0;
}

function list(lines, limit = 30) {
  const rest = lines.length > limit ? [`… and ${lines.length - limit} more`] : [];
  return [...lines.slice(0, limit), ...rest].map((line) => `  ${line}`).join('\n');
}

/** Tests on real data are skipped where the data is not: say where it is looked for. */
function dataHint() {
  const directory = process.env.MILLRACE_TEST_DATA ?? join(root, '../shared/data');
  return existsSync(directory) ? '' : `\nReal data for tests is not at ${resolve(directory)}: set MILLRACE_TEST_DATA.`;
}

function appNames() {
  return testProjects(root)
    .map(({ directory }) => directory)
    .filter((directory) => directory.startsWith(join(root, 'apps/')))
    .map((directory) => directory.slice(join(root, 'apps/').length));
}
