import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseStat, residentMb, treeSeconds, type ProcessStat } from './process-stat';

/** A process that is measured. */
export interface MeasuredProcess {
  /** Its name in figures: `ingest`, `redis`. */
  readonly name: string;
  readonly pid: number;
}

/** CPU seconds by process name since each process began, with all processes below it. */
export type CpuSeconds = ReadonlyMap<string, number>;

/** Whether this system tells what its processes cost. Elsewhere the figures about CPU and memory are left out. */
export function processesTell(): boolean {
  return existsSync('/proc/self/stat');
}

/** The CPU that processes have used so far; empty where the system does not tell. */
export function cpuSeconds(processes: readonly MeasuredProcess[]): CpuSeconds {
  if (!processesTell()) return new Map();
  const all = statOfAll();
  return new Map(processes.map(({ name, pid }) => [name, treeSeconds(pid, all)]));
}

/** What was used between two looks. */
export function cpuBetween(before: CpuSeconds, after: CpuSeconds): CpuSeconds {
  return new Map([...after].map(([name, seconds]) => [name, seconds - (before.get(name) ?? 0)]));
}

/** Resident memory in MB; undefined when the process is gone or the system does not tell. */
export function residentMbOf(pid: number): number | undefined {
  const status = readIfThere(`/proc/${pid}/status`);
  return status === undefined ? undefined : residentMb(status);
}

function statOfAll(): ProcessStat[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const line = readIfThere(`/proc/${pid}/stat`);
    return line === undefined ? [] : [parseStat(line)];
  });
}

/** Processes end while they are listed. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
