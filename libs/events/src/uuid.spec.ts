import { uuidV7 } from './uuid';

describe('uuidV7', () => {
  it('is a version 7 of the usual variant that begins with the time', () => {
    const id = uuidV7(0x0123456789ab);
    expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidV7(0)).toMatch(/^00000000-0000-7/);
  });

  it('grows with time and does not repeat within a millisecond', () => {
    expect(uuidV7(1000) < uuidV7(1001)).toBe(true);
    expect(new Set(Array.from({ length: 10_000 }, () => uuidV7(1000))).size).toBe(10_000);
  });
});
