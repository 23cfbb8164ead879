import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(__dirname, '..');

// A test that fails while it starts has no handle to stop its processes by.
const alive = new Set<ChildProcess>();
process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

/** One app as a process of its own, as it is deployed: its built main, its environment, its log. */
export class AppProcess {
  /** Where it answers; another port after each start. */
  url = '';
  private child: ChildProcess | undefined;
  private readonly lastLines: string[] = [];

  constructor(
    readonly name: string,
    private readonly env: Record<string, string>,
  ) {}

  /** Starts it and resolves once it answers. */
  async start(): Promise<this> {
    const main = join(root, 'apps', this.name, 'dist/main.js');
    const env = { ...process.env, ...this.env, PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'production' };
    const child = spawn(process.execPath, [main], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    alive.add(child);
    child.once('exit', () => alive.delete(child));
    child.unref();
    createInterface({ input: child.stderr }).on('line', (line) => this.remember(line));
    this.url = await this.urlFromLog(child);
    return this;
  }

  /** Kills it without warning and resolves when it is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to drain and resolves with its exit code. */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** The last lines it wrote, for the message of a failed test. */
  log(): string {
    return this.lastLines.join('\n');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  private async urlFromLog(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout! }).on('line', (line) => {
        this.remember(line);
        const url = /"url":"(http:[^"]+)".*is up/.exec(line)?.[1];
        if (url) resolve(url);
      });
      child.once('exit', (code, signal) => {
        reject(new Error(`${this.name} ended with ${code ?? signal} before it was up:\n${this.log()}`));
      });
    });
  }

  private remember(line: string): void {
    this.lastLines.push(line);
    if (this.lastLines.length > 50) this.lastLines.shift();
  }
}
