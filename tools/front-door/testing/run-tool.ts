import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** How a tool ended. */
export interface ToolEnd {
  /** Exit code; null after a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A tool that runs as a process of its own, as people run it. */
export interface RunningTool {
  process: ChildProcess;
  /** How it ended. */
  ended: Promise<ToolEnd>;
}

const tools = join(__dirname, '../..');

/** Starts `node tools/<name>.mjs`. */
export function startTool(name: string, args: string[], nodeFlags: string[] = []): RunningTool {
  const child = spawn(process.execPath, [...nodeFlags, join(tools, `${name}.mjs`), ...args], { stdio: 'pipe' });
  return { process: child, ended: endOf(child) };
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<ToolEnd> {
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [[code], stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
