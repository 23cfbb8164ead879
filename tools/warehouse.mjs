import { createRequire } from 'node:module';
import { join } from 'node:path';
import { requireNode } from './workspace/node-version.mjs';

/** `npm run warehouse`: the warehouse's command line, built if need be, on the PostgreSQL of a running npm start if there is one. */
requireNode();
const { ensureBuilt } = await import('./workspace/ensure-built.mjs');
const { ensureInstalled } = await import('./workspace/ensure-installed.mjs');
const { DataFolder, readJson } = await import('./launcher/data-folder.mjs');
const { root } = await import('./workspace/root.mjs');

await ensureInstalled(root);
await ensureBuilt(root, ['warehouse']);
const folder = new DataFolder(process.env.MILLRACE_DATA_DIR || join(root, '.millrace'));
const running = folder.owner() ? readJson(folder.endpoints) : undefined;
if (running && !process.env.DATABASE_URL) process.env.DATABASE_URL = running.postgres.url;
createRequire(import.meta.url)(join(root, 'apps/warehouse/dist/cli.js'));
