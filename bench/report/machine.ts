import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where the figures come from: without it they mean nothing. */
export interface Machine {
  /** Model of the CPU as the system names it. */
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Name and release of the kernel. */
  readonly os: string;
  /** Versions. */
  readonly node: string;
  readonly redis: string;
  readonly postgres: string;
  /** One-minute load average before the run: well above 0 means that something else was running. */
  readonly load: number;
}

/** This machine, with the versions of the servers under test. */
export function machine(redis: string, postgres: string, load: number): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()}`,
    node: process.versions.node,
    redis,
    postgres,
    load,
  };
}

/** The one-minute load average right now. */
export function presentLoad(): number {
  return loadavg()[0]!;
}

/** The commit of a checkout, with `+changes` when files differ from it; null where git does not tell. */
export function commitOf(root: string): string | null {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    return git('rev-parse', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '+changes');
  } catch {
    return null; // a tarball, or no git: the figures count all the same
  }
}
