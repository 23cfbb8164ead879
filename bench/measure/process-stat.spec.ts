import { parseStat, residentMb, treeSeconds } from './process-stat';

const line = (pid: number, name: string, parent: number, times: string) =>
  `${pid} (${name}) S ${parent} 10 10 0 -1 4194560 900 0 0 0 ${times} 20 0 1 0 100 2000 30 18446744073709551615`;

describe('/proc/<pid>/stat', () => {
  it('is read whatever the program is called', () => {
    expect(parseStat(line(7, 'a) R (1 2', 3, '150 50 4 1'))).toEqual({ pid: 7, parent: 3, ticks: 205 });
  });

  it('adds up a process and everything below it, and nothing else', () => {
    const all = [
      line(1, 'postgres', 0, '100 0 100 0'),
      line(2, 'writer', 1, '50 50 0 0'),
      line(3, 'worker', 2, '0 10 0 0'),
      line(4, 'stranger', 0, '900 0 0 0'),
    ].map(parseStat);
    expect(treeSeconds(1, all)).toBeCloseTo(3.1);
    expect(treeSeconds(5, all)).toBe(0);
  });
});

describe('/proc/<pid>/status', () => {
  it('says how much memory is resident', () => {
    expect(residentMb('Name:\tnode\nVmHWM:\t  300000 kB\nVmRSS:\t  102400 kB\nThreads:\t11\n')).toBe(100);
  });

  it('says nothing of a process that has ended', () => {
    expect(residentMb('Name:\tnode\nState:\tZ (zombie)\n')).toBeUndefined();
  });
});
