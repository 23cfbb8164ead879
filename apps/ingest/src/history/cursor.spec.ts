import { beforeFor, readCursor, writeCursor } from './cursor';

describe('a cursor', () => {
  it('reads what it writes', () => {
    const cursor = { id: '1760000000000-3', rank: 2 };
    expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  });

  it.each(['', 'x', '1-1', '1.1', '1-1.', '-1-1.1', '1-1.1 ', '9'.repeat(30) + '-1.1'])('refuses %j', (text) => {
    expect(readCursor(text)).toBeUndefined();
  });

  it('still owes the entry with the same id to streams of a higher rank', () => {
    const cursor = { id: '5-0', rank: 1 };
    expect([0, 1, 2].map((rank) => beforeFor(cursor, rank))).toEqual(['5-0', '5-0', '5-1']);
  });
});
