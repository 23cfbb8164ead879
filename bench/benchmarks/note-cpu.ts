import type { CpuSeconds } from '../measure/process-table';
import { median } from '../measure/statistics';
import type { FigureName, Findings } from '../report/figures';

/** Notes what runs of `events` each took, per process and in all; nothing on a system that does not tell. */
export function noteCpu(
  findings: Findings,
  name: FigureName,
  contestant: string,
  runs: readonly CpuSeconds[],
  events: number,
): void {
  const processes = [...runs[0]!.keys()];
  if (processes.length === 0) return;
  const perMillion = (seconds: number) => (seconds / events) * 1e6;
  findings.figure(name, median(runs.map((cpu) => perMillion(ownSeconds(cpu)))), { contestant });
  for (const process of processes) {
    findings.figure(name, median(runs.map((cpu) => perMillion(cpu.get(process)!))), { contestant, process });
  }
}

/** CPU seconds of all processes but the load generator, which is no part of a contestant. */
export function ownSeconds(cpu: CpuSeconds): number {
  return [...cpu].filter(([name]) => name !== 'load').reduce((sum, [, seconds]) => sum + seconds, 0);
}
