/** What /proc/<pid>/stat says of a process (proc(5)). */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Ticks of CPU of the process and of the children that it has waited for. */
  readonly ticks: number;
}

/** Ticks a second in /proc: 100 on every Linux that runs Node (USER_HZ is part of the kernel's interface). */
export const ticksPerSecond = 100;

/**
 * Reads a line of /proc/<pid>/stat. The second field is the program's name in parentheses, which may itself hold spaces and
 * parentheses, so fields are counted from the last one.
 */
export function parseStat(line: string): ProcessStat {
  const pid = Number(line.slice(0, line.indexOf(' ')));
  const rest = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [parent, ...times] = [1, 11, 12, 13, 14].map((index) => Number(rest[index]));
  return { pid, parent: parent!, ticks: times.reduce((sum, time) => sum + time, 0) };
}

/**
 * CPU seconds of a process and everything below it. Those of children that ended are in their parent's figures, so the sum does
 * not fall when PostgreSQL ends a connection or Redis its rewrite.
 */
export function treeSeconds(root: number, all: readonly ProcessStat[]): number {
  const own = all.find(({ pid }) => pid === root)?.ticks ?? 0;
  const below = all.filter(({ parent }) => parent === root).map(({ pid }) => treeSeconds(pid, all));
  return own / ticksPerSecond + below.reduce((sum, seconds) => sum + seconds, 0);
}

/** Resident memory in MB (2^20 bytes) from the text of /proc/<pid>/status; undefined once the process is gone. */
export function residentMb(status: string): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
