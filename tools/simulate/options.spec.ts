import { UsageError } from '../front-door/usage';
import { parseOptions } from './options';

describe('the command line of a simulation', () => {
  it('has defaults for everything', () => {
    expect(parseOptions([], '/repo', 77)).toEqual({
      url: undefined,
      rate: 50,
      durationMs: Infinity,
      dayMs: undefined,
      users: 1000,
      seed: 77,
      once: undefined,
      quiet: false,
      json: false,
      dataDirectory: '/repo/.millrace',
    });
  });

  it('takes what is given', () => {
    const args = '--rate 600/m --duration 5m --day 10m --users 20 --seed 4 --once 1000 --data-dir /d'.split(' ');
    expect(parseOptions(args, '/repo', 77)).toMatchObject({
      rate: 10,
      durationMs: 300_000,
      dayMs: 600_000,
      users: 20,
      seed: 4,
      once: 1000,
      dataDirectory: '/d',
    });
  });

  it.each([
    [['--rate', '0'], '--rate: give events a second'],
    [['--duration', 'long'], '--duration: give a time'],
    [['--users', '0'], '--users: give a whole number from 1'],
    [['--seed', '-1'], "Option '--seed' argument is ambiguous"],
    [['--once', 'all'], '--once: give a whole number'],
    [['file'], 'Unexpected argument'],
  ])('refuses %j', (args, reason) => {
    expect(() => parseOptions(args, '/repo', 1)).toThrow(UsageError);
    expect(() => parseOptions(args, '/repo', 1)).toThrow(reason);
  });
});
