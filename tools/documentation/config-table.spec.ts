import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appConfigs } from '../containers/app-configs';
import { configTable, withConfigTable } from './config-table';

describe('the config table', () => {
  it('is in step with the config classes', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const apps = [...appConfigs()].map(([name, variables]) => ({ name, variables: [...variables.values()] }));
    // When this fails: npm run docs
    expect(withConfigTable(readme, configTable(apps))).toBe(readme);
  });

  it('says a shared variable once, with each app’s own default', () => {
    const port = { name: 'PORT', property: 'port', description: 'where', secret: false, type: 'number' } as const;
    const table = configTable([
      { name: 'a', variables: [{ ...port, default: '1' }] },
      { name: 'b', variables: [{ ...port, default: '2' }] },
      { name: 'c', variables: [] },
    ]);
    expect(table.split('\n').at(-1)).toBe('| `PORT` | a, b | a `1`, b `2` | where |');
  });

  it('needs its marks', () => {
    expect(() => withConfigTable('# nothing', '')).toThrow(/no place/);
  });
});
