import { requireNode } from './workspace/node-version.mjs';

requireNode();
const { main } = await import('./launcher/main.mjs');
await main(process.argv.slice(2));
