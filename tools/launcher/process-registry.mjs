import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writePrivate } from './data-folder.mjs';
import { identify, isRunning } from './process-identity.mjs';

/**
 * @typedef {{ name: string, kind: 'app' | 'server', pid: number, birth: string, stopSignal: NodeJS.Signals }} Registration
 */

/**
 * The processes that the launcher has started, a file each, so that a later launcher finds those that a killed one has left.
 */
export class ProcessRegistry {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /** @param {{ name: string, kind: 'app' | 'server', child: import('../servers/child.mjs').Child }} entry */
  add({ name, kind, child }) {
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity) writePrivate(this.fileOf(name), { name, kind, ...identity, stopSignal: child.stopSignal });
  }

  /** Forgets a process; another one that has taken the name since stays. @param {{ name: string, pid?: number }} entry */
  remove({ name, pid }) {
    if (readJson(this.fileOf(name))?.pid === pid) rmSync(this.fileOf(name), { force: true });
  }

  /** @returns {Registration[]} */
  all() {
    const files = readdirSync(this.folder).filter((file) => file.endsWith('.json'));
    return files.map((file) => readJson(join(this.folder, file))).filter((entry) => entry !== undefined);
  }

  /** @returns {Registration[]} */
  running() {
    return this.all().filter(isRunning);
  }

  fileOf(name) {
    return join(this.folder, `${name}.json`);
  }
}
