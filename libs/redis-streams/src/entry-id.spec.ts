import { compareIds, lesserId, nextId, previousId } from './entry-id';

describe('entry ids', () => {
  it('compare as numbers, not as text', () => {
    expect(compareIds('9-0', '10-0')).toBeLessThan(0);
    expect(compareIds('5-9', '5-10')).toBeLessThan(0);
    expect(compareIds('5', '5-0')).toBe(0);
  });

  it('have neighbours', () => {
    expect(nextId('5-3')).toBe('5-4');
    expect(previousId('5-3')).toBe('5-2');
    expect(compareIds(previousId('5-0'), '5-0')).toBeLessThan(0);
    expect(previousId('0-0')).toBe('0-0');
  });

  it('have a lesser one, an absent id being none', () => {
    expect(lesserId('2-0', '1-5')).toBe('1-5');
    expect(lesserId(undefined, '1-5')).toBe('1-5');
    expect(lesserId(undefined, undefined)).toBeUndefined();
  });
});
