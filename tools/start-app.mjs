import { requireNode } from './workspace/node-version.mjs';

requireNode();
const { main } = await import('./launcher/start-app.mjs');
await main(process.argv.slice(2));
