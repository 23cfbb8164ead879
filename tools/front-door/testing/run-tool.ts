import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A tool that runs as a process of its own, as people run it. */
export interface RunningTool {
  process: ChildProcess;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

const tools = join(__dirname, '../..');

/** Starts `node tools/<name>.mjs`. */
export function startTool(name: string, args: string[], nodeFlags: string[] = []): RunningTool {
  const child = spawn(process.execPath, [...nodeFlags, join(tools, `${name}.mjs`), ...args], { stdio: 'pipe' });
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code, signal], stdout, stderr]) => ({ code, signal, stdout, stderr }) as Awaited<RunningTool['ended']>,
  );
  return { process: child, ended };
}
