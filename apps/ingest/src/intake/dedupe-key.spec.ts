import { dedupeKey } from './dedupe-key';

describe('dedupeKey', () => {
  it('is short, and the same for the same source and id', () => {
    expect(dedupeKey('/shop', 'x'.repeat(256))).toMatch(/^[\w-]{22}$/);
    expect(dedupeKey('/shop', 'e-1')).toBe(dedupeKey('/shop', 'e-1'));
  });

  it('does not confuse where the source ends and the id begins', () => {
    expect(dedupeKey('/shop', '1e-1')).not.toBe(dedupeKey('/shop1', 'e-1'));
  });
});
