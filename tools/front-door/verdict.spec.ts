import { retryAfterMs, verdictOn } from './verdict';

const now = Date.parse('2026-01-01T00:00:00Z');

describe('the verdict on an answer of the front door', () => {
  it('counts what is in and names what is refused, all reasons of one event together', () => {
    const errors = [
      { index: 2, pointer: '/time', detail: 'must be a time' },
      { index: 2, pointer: '/id', detail: 'is too long' },
    ];
    const body = { accepted: 1, duplicates: 1, refused: 1, events: [], errors };
    expect(verdictOn({ status: 202, body }, 3, now)).toEqual({
      kind: 'taken',
      taken: { accepted: 1, duplicates: 1, refused: [{ index: 2, reason: '/time must be a time; /id is too long' }] },
    });
  });

  it('counts every event of a 400 as refused, also those that it does not name', () => {
    const body = { title: 'Invalid events', detail: 'All are bad', errors: [{ index: 0, pointer: '', detail: 'bad' }] };
    expect(verdictOn({ status: 400, body }, 2, now)).toEqual({
      kind: 'taken',
      taken: {
        accepted: 0,
        duplicates: 0,
        refused: [
          { index: 0, reason: 'bad' },
          { index: 1, reason: '400 Invalid events: All are bad' },
        ],
      },
    });
  });

  it.each([408, 429, 500, 502, 503, 504])('sends again after %d', (status) => {
    expect(verdictOn({ status, body: undefined }, 1, now)).toMatchObject({ kind: 'again' });
    expect(verdictOn({ status, body: undefined, retryAfter: '3' }, 1, now)).toMatchObject({ waitMs: 3000 });
  });

  it('sends smaller parts after 413, and nothing more after what no repetition changes', () => {
    expect(verdictOn({ status: 413, body: {} }, 2, now).kind).toBe('too large');
    for (const status of [301, 401, 403, 404, 405, 415]) {
      expect(verdictOn({ status, body: '<html>' }, 2, now).kind).toBe('hopeless');
    }
  });

  it.each([[{}], ['ok'], [{ accepted: 1, duplicates: 0 }]])('does not believe a 202 with %j for two events', (body) => {
    expect(verdictOn({ status: 202, body }, 2, now).kind).toBe('hopeless');
  });
});

describe('Retry-After', () => {
  it.each([
    ['2', 2000],
    ['0', 0],
    [' 10 ', 10_000],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('%j means %p ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
