import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How a process of a contestant is started. */
export interface ProcessPlan {
  /** Its name in figures. */
  readonly name: string;
  /** The program and its arguments. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** One process under test, started as it is deployed: plain node, no compiler in it. */
export class NodeProcess {
  private readonly lastLines: string[] = [];
  private stopping = false;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {
    createInterface({ input: child.stderr! }).on('line', (line) => this.remember(line));
  }

  /** Where it answers; empty for a process without HTTP. */
  url = '';

  get pid(): number {
    return this.child.pid!;
  }

  /** Starts it and resolves once its log says that it is up. */
  static async start({ name, args, cwd, env }: ProcessPlan): Promise<NodeProcess> {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const started = new NodeProcess(name, child);
    await started.untilUp();
    return started;
  }

  /** Throws, with its last lines, when it has ended by itself. */
  assertRunning(): void {
    const { exitCode, signalCode } = this.child;
    if (this.stopping || (exitCode === null && signalCode === null)) return;
    throw new Error(`${this.name} ended with ${exitCode ?? signalCode} in the middle of a run:\n${this.log()}`);
  }

  /** Asks it to end and resolves when it has; kills it when it takes longer than 10 s. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    this.child.kill('SIGTERM');
    await gone;
    clearTimeout(killer);
  }

  private async untilUp(): Promise<void> {
    return new Promise((resolve, reject) => {
      createInterface({ input: this.child.stdout! }).on('line', (line) => {
        this.remember(line);
        if (!/"msg":"\S+ is up"/.test(line)) return;
        this.url = /"url":"([^"]*)"/.exec(line)?.[1] ?? '';
        resolve();
      });
      this.child.once('exit', (code, signal) => {
        reject(new Error(`${this.name} ended with ${code ?? signal} before it was up:\n${this.log()}`));
      });
    });
  }

  private log(): string {
    return this.lastLines.join('\n');
  }

  private remember(line: string): void {
    this.lastLines.push(line);
    if (this.lastLines.length > 30) this.lastLines.shift();
  }
}
