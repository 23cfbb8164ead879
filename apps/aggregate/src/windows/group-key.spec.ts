import fc from 'fast-check';
import { groupKey, longestGroupKey } from './group-key';

describe('group key', () => {
  it('keeps keys up to 1 KB', () => {
    for (const key of ['', 'Main Page', 'Größe', '\0', 'x'.repeat(1024), 'é'.repeat(512)])
      expect(groupKey(key)).toBe(key);
  });

  it('cuts longer ones without making them one', () => {
    const long = 'a'.repeat(5000);
    expect(groupKey(`${long}1`)).not.toBe(groupKey(`${long}2`));
    expect(groupKey(`${long}1`)).toBe(groupKey(`${long}1`));
    expect(groupKey(long)).toMatch(/^a{900,}…#[0-9a-f]{32}$/);
  });

  it('is always valid Unicode of at most 1 KB', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 3000, size: 'max' });
    fc.assert(
      fc.property(anything, (value) => {
        const key = groupKey(`${value}\ud800`);
        expect(Buffer.byteLength(key)).toBeLessThanOrEqual(longestGroupKey);
        expect(Buffer.from(key).toString()).toBe(key);
      }),
    );
  });
});
