import { aheadOf, dayOfPartition, mayHavePartition, partitionName, partitionStatements } from './partition-plan';

describe('aheadOf', () => {
  it('is yesterday to a week from now', () => {
    const days = aheadOf('2024-02-27');
    expect(days).toHaveLength(9);
    expect([days[0], days[1], days[3], days.at(-1)]).toEqual(['2024-02-26', '2024-02-27', '2024-02-29', '2024-03-05']);
  });
});

describe('mayHavePartition', () => {
  it.each([
    ['0001-01-01', false],
    ['1969-12-31', false],
    ['1970-01-01', true],
    ['2015-09-12', true],
    ['2024-03-05', true],
    ['2024-03-06', false],
    ['9999-12-31', false],
  ])('%s: %s', (day, may) => {
    expect(mayHavePartition(day, '2024-02-27')).toBe(may);
  });
});

describe('partition names', () => {
  it('lead back to their day', () => {
    expect(dayOfPartition(partitionName('2015-09-12'))).toBe('2015-09-12');
  });

  it('are told from other tables', () => {
    expect(['events_default', 'events_2015', 'closed_windows'].map(dayOfPartition)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('partitionStatements', () => {
  it('ends the range at the next day', () => {
    expect(partitionStatements('2024-02-29').at(-1)).toContain("FROM ('2024-02-29') TO ('2024-03-01')");
  });
});
