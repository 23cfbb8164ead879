import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bars, verdicts } from './bars';
import { figures, Findings, ratios } from './figures';
import { barTable, figureTable, ratioTable, reportOf, type RunFacts } from './report';
import { aligned, readable } from './table';

const run: RunFacts = {
  date: '2026-10-19T08:30:00.000Z',
  commit: 'abc',
  machine: {
    cpu: 'A CPU',
    cores: 2,
    memoryGb: 8,
    os: 'Linux',
    node: '20.20.0',
    redis: '7.0.15',
    postgres: '18.4',
    load: 0,
  },
  quick: true,
  profiled: false,
};

function someFindings(): Findings {
  const findings = new Findings();
  findings.figure('rss_max_mb', 120.4, { contestant: 'pipeline', process: 'ingest' });
  findings.figure('rss_max_mb', 210.5, { contestant: 'pipeline', process: 'persist' });
  findings.figure('events_per_s', 12_345.6, { contestant: 'pipeline' });
  findings.figure('events_per_s', 20_000, { contestant: 'handwritten' });
  findings.ratio('pipeline_vs_handwritten', 0.617);
  findings.conditions['pipeline'] = { events: 40_000 };
  return findings;
}

describe('the JSON report', () => {
  it('has the machine, the commit, the date, and every figure and ratio by its full name', () => {
    expect(reportOf(run, someFindings())).toEqual({
      version: 1,
      ...run,
      conditions: { pipeline: { events: 40_000 } },
      figures: {
        'rss_max_mb.pipeline.ingest': 120.4,
        'rss_max_mb.pipeline.persist': 210.5,
        'events_per_s.pipeline': 12_345.6,
        'events_per_s.handwritten': 20_000,
      },
      ratios: { pipeline_vs_handwritten: 0.617 },
      bars: verdicts(someFindings()),
    });
  });

  it('is the same after JSON', () => {
    const report = reportOf(run, someFindings());
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe('the bars', () => {
  it('take the worst figure, and say when nothing was measured', () => {
    expect(verdicts(someFindings())).toEqual([
      { name: 'events_per_s.pipeline', bar: 'at least 10000', value: 12_345.6, met: true },
      { name: 'pipeline_vs_handwritten', bar: 'at least 0.5', value: 0.617, met: true },
      { name: 'row_p99_ms.pipeline', bar: 'below 50', value: null, met: null },
      { name: 'rss_max_mb.pipeline.*', bar: 'below 200', value: 210.5, met: false },
      { name: 'flat_growth.pipeline.*', bar: 'below 1.1', value: null, met: null },
    ]);
  });

  it('are about figures and ratios that exist', () => {
    const known = [...Object.keys(figures), ...Object.keys(ratios)];
    for (const { name } of bars) expect(known).toContain(name.split('.')[0]);
  });
});

describe('the tables', () => {
  it('align contestants in columns and processes below the whole', () => {
    expect(figureTable(someFindings().figures)).toBe(
      [
        '                    pipeline  handwritten',
        'events_per_s          12,346       20,000',
        'rss_max_mb ingest        120',
        'rss_max_mb persist       211',
      ].join('\n'),
    );
  });

  it('say of each bar whether it is met', () => {
    expect(barTable(verdicts(someFindings())).split('\n').slice(0, 3)).toEqual([
      'events_per_s.pipeline    12,346  at least 10000  met',
      'pipeline_vs_handwritten    0.62  at least 0.5    met',
      'row_p99_ms.pipeline              below 50        not measured',
    ]);
    expect(ratioTable(someFindings().ratios)).toBe('pipeline_vs_handwritten  0.62');
  });

  it('take rows of any length, and none', () => {
    expect(aligned([['a', 'b'], ['ccc'], ['d', 'ee', 'f']])).toBe('a     b\nccc\nd    ee  f');
    expect(aligned([])).toBe('');
    expect(readable(1234.567, 1)).toBe('1,234.6');
  });
});

describe('docs/benchmarks.md', () => {
  const text = readFileSync(join(__dirname, '../../docs/benchmarks.md'), 'utf8');

  it.each([...Object.keys(figures), ...Object.keys(ratios)])('explains %s', (name) => {
    expect(text).toContain(`\`${name}`);
  });
});
