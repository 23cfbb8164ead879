import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/**
 * A server that runs as our child, in a process group of its own (a Ctrl-C on the terminal must not reach it before the apps
 * have drained) and with its output in a file (an inherited stream would keep the terminal or a test runner waiting).
 */
export class ServerProcess {
  /**
   * @param {{ name: string, command: string, args: string[], logFile: string, stopSignal?: NodeJS.Signals,
   *           spawnOptions?: import('node:child_process').SpawnOptions }} options
   */
  constructor({ name, command, args, logFile, stopSignal = 'SIGTERM', spawnOptions = {} }) {
    this.name = name;
    this.logFile = logFile;
    this.stopSignal = stopSignal;
    const log = openSync(logFile, 'a', 0o600);
    this.child = spawn(command, args, { ...spawnOptions, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    /** Resolves with why it ended, whenever that is; never rejects. @type {Promise<string>} */
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    });
    this.hasEnded = false;
    void this.ended.then(() => (this.hasEnded = true));
  }

  get pid() {
    return this.child.pid;
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

  /** Asks it to end and resolves when it has; kills it after the timeout. */
  async stop(timeoutMs = 15_000) {
    if (this.hasEnded || !this.pid) return;
    this.child.kill(this.stopSignal);
    const killer = setTimeout(() => this.child.kill('SIGKILL'), timeoutMs);
    await this.ended;
    clearTimeout(killer);
  }

  lastLines(count = 8) {
    const lines = readFileSync(this.logFile, 'utf8').trimEnd().split('\n');
    return lines.slice(-count).join('\n');
  }
}
