import { spawn } from 'node:child_process';

/**
 * A process of ours in a process group of its own: a Ctrl-C on the terminal reaches only us, and we decide who ends when.
 */
export class Child {
  /**
   * @param {{ name: string, command: string, args: string[], stopSignal?: NodeJS.Signals,
   *           spawnOptions?: import('node:child_process').SpawnOptions }} options
   */
  constructor({ name, command, args, stopSignal = 'SIGTERM', spawnOptions = {} }) {
    this.name = name;
    this.stopSignal = stopSignal;
    this.process = spawn(command, args, { ...spawnOptions, detached: true });
    this.hasEnded = false;
    /** Resolves with why it ended, whenever that is; never rejects. @type {Promise<string>} */
    this.ended = new Promise((resolve) => {
      this.process.once('error', (error) => resolve(error.message));
      this.process.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    }).finally(() => (this.hasEnded = true));
  }

  /** Undefined when it could not be started at all. */
  get pid() {
    return this.process.pid;
  }

  /** Asks it to end and resolves when it has: with false when it had to be killed after the timeout. */
  async stop(timeoutMs = 15_000) {
    if (this.hasEnded || !this.pid) return true;
    let inTime = true;
    const killer = setTimeout(() => {
      inTime = false;
      this.kill();
    }, timeoutMs);
    this.process.kill(this.stopSignal);
    await this.ended;
    clearTimeout(killer);
    return inTime;
  }

  kill() {
    this.process.kill('SIGKILL');
  }
}
