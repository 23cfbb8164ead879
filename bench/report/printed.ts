import type { Findings } from './figures';
import { barTable, figureTable, ratioTable, type Report } from './report';

/** A report as it is shown on the terminal. */
export function printed(report: Report, findings: Findings): string {
  const sections = [
    headline(report),
    figureTable(findings.figures),
    ratioTable(findings.ratios),
    `Bars, for 2 cores\n${barTable(report.bars)}`,
    'docs/benchmarks.md explains every name.',
  ];
  return `\n${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headline({ machine, commit, date, quick, profiled, conditions }: Report): string {
  const { cpu, cores, memoryGb, os, node, redis, postgres, load } = machine;
  const notes = [quick ? 'quick run' : '', profiled ? 'with a profiler' : ''].filter(Boolean).join(', ');
  const lines = [
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${os}; Node ${node}, Redis ${redis}, PostgreSQL ${postgres}`,
    `${commit ?? 'no commit'}, ${date}${notes && `, ${notes}`}; load average before: ${load.toFixed(2)}`,
    ...Object.entries(conditions).map(([name, values]) => `${name}: ${conditionText(values)}`),
  ];
  if (load > machine.cores / 4) lines.push('Other programs were using this machine: the figures are too low.');
  return lines.join('\n');
}

function conditionText(values: Record<string, number | string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? value.toLocaleString('en-US') : value}`)
    .join(', ');
}
