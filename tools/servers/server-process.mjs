import { closeSync, openSync, readFileSync } from 'node:fs';
import { Child } from './child.mjs';

/** A server with its output in a file: an inherited stream would keep a terminal or a test runner waiting. */
export class ServerProcess extends Child {
  /** @param {ConstructorParameters<typeof Child>[0] & { logFile: string }} options */
  constructor({ logFile, spawnOptions = {}, ...options }) {
    const log = openSync(logFile, 'a', 0o600);
    super({ ...options, spawnOptions: { ...spawnOptions, stdio: ['ignore', log, log] } });
    closeSync(log);
    this.logFile = logFile;
  }

  /**
   * Resolves when `isReady` answers true. Rejects, with the last lines of its log, when the process ends before or is not
   * ready in time; then it is stopped.
   */
  async untilReady(isReady, { timeoutMs = 60_000, everyMs = 20 } = {}) {
    const deadline = Date.now() + timeoutMs;
    while (!(await isReady())) {
      if (this.hasEnded) throw new Error(`${this.name} ended at its start (${await this.ended}):\n${this.lastLines()}`);
      if (Date.now() > deadline) await this.giveUp(timeoutMs);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  async giveUp(timeoutMs) {
    await this.stop();
    throw new Error(`${this.name} was not ready in ${timeoutMs} ms:\n${this.lastLines()}`);
  }

  lastLines(count = 8) {
    const lines = readFileSync(this.logFile, 'utf8').trimEnd().split('\n');
    return lines.slice(-count).join('\n');
  }
}
