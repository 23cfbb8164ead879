/**
 * What the launcher's keeper runs when the launcher was killed: ends the processes that it has left. `node keeper.mjs DIR PID`
 */
import { rmSync } from 'node:fs';
import { DataFolder, readJson } from './data-folder.mjs';
import { stopLeftovers } from './leftovers.mjs';
import { ProcessRegistry } from './process-registry.mjs';

const [path, launcherPid] = process.argv.slice(2);
const folder = new DataFolder(path);
await stopLeftovers(new ProcessRegistry(folder.processes), () => {});
for (const file of [folder.endpoints, folder.launcher]) {
  if (readJson(file)?.pid === Number(launcherPid)) rmSync(file, { force: true });
}
