import { evaluate } from '../testing/run-module';

interface Line {
  level: number;
  text: string;
}

const readable = (line: unknown) =>
  evaluate<Line>(
    'launcher/log-line.mjs',
    'm.readableLine(input)',
    typeof line === 'string' ? line : JSON.stringify(line),
  );

describe('a log record as a line to read', () => {
  it('shows time, level, message and the plain fields', () => {
    const record = {
      level: 'info',
      time: '2026-01-02T03:04:05.678Z',
      app: 'enrich',
      pid: 7,
      correlationId: 'c-1',
      n: 3,
      msg: 'done',
    };
    const { level, text } = readable(record);
    expect(level).toBe(30);
    expect(text).toMatch(/^\d\d:\d\d:05 info {2}done correlationId=c-1 n=3$/);
  });

  it("knows pino's numbers too", () => {
    expect(readable({ level: 50, msg: 'x' })).toMatchObject({ level: 50, text: expect.stringContaining('ERROR x') });
  });

  it("puts an error's stack below", () => {
    const { text } = readable({
      level: 'error',
      msg: 'failed',
      err: { message: 'no', stack: 'Error: no\n    at here' },
    });
    expect(text).toMatch(/failed\n {4}Error: no\n {8}at here$/);
  });

  it('shortens long values', () => {
    expect(readable({ level: 30, msg: 'x', body: 'y'.repeat(5000) }).text.length).toBeLessThan(200);
  });

  it.each(['plain words', '{"cut off', '[]'])('shows what is no record as it is and always: %s', (line) => {
    expect(readable(line)).toEqual({ level: 60, text: line });
  });
});
