import { progressLine, type Summary, summaryTable } from './summary';

it('the table lines numbers up under their names', () => {
  const summary = {
    sent: 39_199,
    accepted: 39_000,
    duplicates: 198,
    refused: 1,
    malformed: 0,
    seconds: 6.123,
    eventsPerSecond: 6401.9,
  } as Summary;
  expect(summaryTable(summary)).toBe(
    [
      '    sent   accepted   duplicate   refused   malformed   seconds   events/s',
      '  39,199     39,000         198         1           0      6.12      6,402',
    ].join('\n'),
  );
});

describe('the live line', () => {
  const moment = { name: 'edits.gz', fraction: 0.5, sent: 1200, seconds: 2, waiting: undefined };

  it('has a bar where the size is known', () => {
    expect(progressLine(moment, 70)).toMatch(/^edits\.gz {2}(█+)(░+) {3}50 % {2}1,200 sent {2}600\/s {2}2 s left$/);
    expect(progressLine({ ...moment, fraction: undefined }, 70)).toBe('edits.gz  1,200 sent  600/s');
  });

  it('says what it waits for', () => {
    expect(progressLine({ ...moment, waiting: '429 Too full' }, 70)).toBe(
      'edits.gz  1,200 sent  600/s  waiting: 429 Too full',
    );
  });

  it('does without a bar on a narrow terminal', () => {
    expect(progressLine(moment, 40)).not.toContain('█');
  });
});
