import { requireNode } from '../tools/workspace/node-version.mjs';

requireNode();
const { root } = await import('../tools/workspace/root.mjs');
const { ensureInstalled } = await import('../tools/workspace/ensure-installed.mjs');
await ensureInstalled(root);
const { compile } = await import('./compile.mjs');
const { main } = await compile(root);
process.exitCode = await main(process.argv.slice(2), process.env);
