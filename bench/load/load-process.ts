import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { LoadResult, Order, Reply } from './protocol';

/** The load generator as its users see it. */
export class LoadProcess {
  private readonly child: ChildProcess = fork(join(__dirname, 'load/main.js'), { execArgv: [] });
  private ended = false;

  constructor() {
    this.child.once('exit', () => (this.ended = true));
  }

  get pid(): number {
    return this.child.pid!;
  }

  /**
   * Carries out one order; call it again when that is done.
   * @throws Error when events were refused for good or the process ended
   */
  async carryOut(order: Order): Promise<LoadResult> {
    if (this.ended) throw new Error('The load generator has ended.');
    const reply = await new Promise<Reply>((resolve, reject) => {
      const onExit = () => reject(new Error('The load generator ended.'));
      this.child.once('exit', onExit);
      this.child.once('message', (message) => {
        this.child.off('exit', onExit);
        resolve(message as Reply);
      });
      this.child.send(order);
    });
    if ('error' in reply) throw new Error(reply.error);
    return reply.result;
  }

  /** Ends the process. */
  close(): void {
    this.child.kill();
  }
}
