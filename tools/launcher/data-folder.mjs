import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning } from './process-identity.mjs';

/** Where everything of one pipeline on this machine is kept. */
export class DataFolder {
  /** @param {string} path absolute */
  constructor(path) {
    this.path = path;
    this.redis = join(path, 'redis');
    this.postgres = join(path, 'postgres');
    this.cache = join(path, 'cache');
    this.logs = join(path, 'logs');
    this.processes = join(path, 'processes');
    this.credentials = join(path, 'credentials.json');
    this.endpoints = join(path, 'endpoints.json');
    this.launcher = join(path, 'launcher.json');
  }

  /** Throws when somebody else's data lies there. */
  create() {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o711 }); // PostgreSQL's account passes through when we are root
      for (const folder of [this.logs, this.processes]) mkdirSync(folder, { recursive: true, mode: 0o700 });
      accessSync(this.processes, constants.W_OK);
    } catch (error) {
      throw new Error(
        `${this.path} cannot be written to (${error.code}), probably as another user has started Millrace here: use ` +
          `--data-dir DIR, or remove it.`,
        { cause: error },
      );
    }
  }

  logOf(name) {
    return join(this.logs, `${name}.log`);
  }

  /** Makes this process the folder's launcher. Throws when another one is at work here. */
  lock() {
    const owner = this.owner();
    if (owner) throw alreadyRunning(owner);
    rmSync(this.launcher, { force: true });
    const mine = `${this.launcher}.${process.pid}`;
    writePrivate(mine, identify(process.pid));
    try {
      linkSync(mine, this.launcher); // fails where a file is: of two that start at once, one wins
    } catch {
      throw alreadyRunning(this.owner());
    } finally {
      rmSync(mine);
    }
  }

  /** The launcher that is at work here, if any. */
  owner() {
    const owner = readJson(this.launcher);
    return isRunning(owner) ? owner : undefined;
  }

  unlock() {
    rmSync(this.launcher, { force: true });
  }
}

function alreadyRunning(owner) {
  const which = owner ? ` (process ${owner.pid})` : '';
  return new Error(
    `Millrace is already running here${which}: stop it, or start another one with --data-dir DIR --port N.`,
  );
}

/** Writes JSON that only this user may read; readers see the old or the new file, never half of one. */
export function writePrivate(file, value) {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The file's JSON; undefined when there is no such file or it was cut off by a crash. */
export function readJson(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
