import { FakeFrontDoor } from '../front-door/testing/fake-front-door';
import { startTool } from '../front-door/testing/run-tool';
import type { SimulationSummary } from './run-simulation';

jest.setTimeout(60_000);

describe('npm run simulate', () => {
  let door: FakeFrontDoor;
  beforeEach(async () => (door = await new FakeFrontDoor().start()));
  afterEach(async () => door.close());

  const start = (...args: string[]) => startTool('simulate', ['--url', door.url, ...args]);
  const simulate = async (...args: string[]) => {
    const { code, stdout, stderr } = await start('--json', ...args).ended;
    return { code, stderr, summary: JSON.parse(stdout) as SimulationSummary };
  };

  it('keeps its rate and ends when the time is up', async () => {
    const { code, summary } = await simulate('--rate', '200/s', '--duration', '2s');
    expect(code).toBe(0);
    expect(summary.sent).toBeGreaterThan(300);
    expect(summary.sent).toBeLessThanOrEqual(400);
    expect(summary).toMatchObject({ accepted: summary.sent, duplicates: 0, refused: 0 });
    expect(door.events.size).toBe(summary.sent);
    const [first] = door.events.values();
    expect(Math.abs(Date.now() - Date.parse(first!['time'] as string))).toBeLessThan(20_000);
    expect([...door.events.values()].some(({ type }) => type.startsWith('millrace.'))).toBe(false);
  });

  it('ends in order at Ctrl-C', async () => {
    const running = start('--rate', '100/s');
    door.beforeAnswer = async () => void (door.events.size > 50 && running.process.kill('SIGINT'));
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('Ending');
    expect(stdout).toMatch(/sent +accepted +duplicate +refused +seconds +events\/s/);
    expect(stdout).toContain('page.viewed');
  });

  it('makes a whole day at once, with sources of its own that it ends, the same for the same seed', async () => {
    const first = await simulate('--once', '3000', '--seed', '5');
    expect([first.code, first.summary.accepted]).toEqual([0, 3000]);
    const ends = [...door.events.values()].filter(({ type }) => type === 'millrace.source.ended');
    expect(ends.map(({ source }) => source)).toEqual(['/shop/5/web', '/shop/5/backend']);
    const times = [...door.events.values()].map(({ time }) => Date.parse(time as string));
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(20 * 3_600_000);
    const second = await simulate('--once', '3000', '--seed', '5');
    expect(second.summary).toMatchObject({ accepted: 0, duplicates: 3000 });
  });

  it('goes on when events are refused or the front door is busy, and says so', async () => {
    door.mishaps = [{ status: 429, headers: { 'retry-after': '1' } }];
    door.judge = ({ type }) => (type === 'search.performed' ? 'is not wanted' : undefined);
    const { code, summary, stderr } = await simulate('--once', '500', '--seed', '1');
    expect(code).toBe(0);
    expect(summary.refused).toBeGreaterThan(5);
    expect(summary.accepted + summary.refused).toBe(500);
    expect(summary.types['search.performed']).toBeUndefined();
    expect(stderr.match(/refused search.performed: \/data is not wanted/g)).toHaveLength(5);
  });

  it('refuses a wrong command line', async () => {
    const { code, stderr } = await startTool('simulate', ['--rate', 'x']).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('See npm run simulate -- --help')]);
  });
});
