import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, root } from '../testing/run-module';

describe('the Node version', () => {
  it.each([
    ['20.19.0', true],
    ['20.18.9', false],
    ['18.20.8', false],
    ['20.19.5', true],
    ['22.0.0', true],
    ['100.0.0', true],
  ])('%s is enough: %s', (version, enough) => {
    expect(evaluate('workspace/node-version.mjs', 'm.isAtLeast(input, m.minimumNode)', version)).toBe(enough);
  });

  it('is the one that package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
    const minimum = evaluate<string>('workspace/node-version.mjs', 'm.minimumNode');
    expect(minimum).toBe(`${engines.node.replace('>=', '')}.0`);
  });
});
