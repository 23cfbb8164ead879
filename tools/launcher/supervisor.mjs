import { countCrash, restartDelayMs } from './restart-delay.mjs';

/**
 * @typedef {{ name: string, why: string, lastLines: string, restartInMs: number, crashesInARow: number }} Crash
 * @typedef {import('../servers/child.mjs').Child & { lastLines(): string }} Supervised
 */

/** Keeps one process running: starts it again, after a growing pause, whenever it ends without being asked to. */
export class Supervisor {
  /**
   * @param {{ name: string, start: () => Promise<Supervised>, onStarted?: (child: Supervised) => void,
   *           onEnded?: (child: Supervised) => void, onCrash: (crash: Crash) => void }} options
   */
  constructor({ name, start, onStarted = () => {}, onEnded = () => {}, onCrash }) {
    Object.assign(this, { name, start, onStarted, onEnded, onCrash });
    this.released = false;
    this.crashesInARow = 0;
    this.release = () => {};
    this.whenReleased = new Promise((resolve) => {
      this.release = () => {
        this.released = true;
        resolve();
      };
    });
  }

  /** Starts the process for the first time; rejects when that fails. */
  async begin() {
    await this.startOnce();
    this.watching = this.watch();
  }

  get pid() {
    return this.child?.pid;
  }

  /** Asks the process to end and resolves when it has: with false when it had to be killed. */
  async stop(timeoutMs) {
    this.release();
    const inTime = (await this.child?.stop(timeoutMs)) ?? true;
    await this.watching;
    return inTime;
  }

  /** Ends the process at once. */
  kill() {
    this.release();
    this.child?.kill();
  }

  async watch() {
    while (!this.released) {
      const why = await this.child.ended;
      this.onEnded(this.child);
      if (this.released) return;
      await this.restart(why, this.child.lastLines());
    }
  }

  async restart(why, lastLines) {
    this.crashesInARow = countCrash(this.crashesInARow, Date.now() - this.startedAt);
    const restartInMs = restartDelayMs(this.crashesInARow);
    this.onCrash({ name: this.name, why, lastLines, restartInMs, crashesInARow: this.crashesInARow });
    await this.pause(restartInMs);
    if (this.released) return;
    try {
      await this.startOnce();
    } catch (error) {
      await this.restart('it did not start', error.message);
    }
  }

  /** A stop that comes while a server is starting waits for the start and ends it then. */
  async startOnce() {
    this.startedAt = Date.now();
    this.child = await this.start();
    this.onStarted(this.child);
    if (this.released) await this.child.stop();
  }

  async pause(ms) {
    let timer;
    await Promise.race([new Promise((resolve) => (timer = setTimeout(resolve, ms))), this.whenReleased]);
    clearTimeout(timer);
  }
}
