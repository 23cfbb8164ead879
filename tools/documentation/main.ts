import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appConfigs } from '../containers/app-configs';
import { configTable, withConfigTable } from './config-table';

/** `npm run docs`: renews what the README says of the configuration. */
export function main(): number {
  const path = join(__dirname, '../../README.md');
  const apps = [...appConfigs()].map(([name, variables]) => ({ name, variables: [...variables.values()] }));
  writeFileSync(path, withConfigTable(readFileSync(path, 'utf8'), configTable(apps)));
  process.stdout.write(`Renewed the config table of ${path}\n`);
  return 0;
}
