import { checksumOf, missingMigrations, readMigrations, SchemaError, type Migration } from './migrate';

const known: Migration[] = [
  { version: 1, name: 'first', sql: 'CREATE TABLE a ()' },
  { version: 2, name: 'second', sql: 'CREATE TABLE b ()' },
];
const applied = known.map((migration) => ({ ...migration, checksum: checksumOf(migration) }));

describe('missingMigrations', () => {
  it('is all of them on an empty database', () => {
    expect(missingMigrations(known, [])).toEqual(known);
  });

  it('is the rest afterwards', () => {
    expect(missingMigrations(known, applied.slice(0, 1))).toEqual([known[1]]);
    expect(missingMigrations(known, applied)).toEqual([]);
  });

  it('refuses a database that is newer', () => {
    const newer = [...applied, { version: 3, name: 'third', checksum: 'x' }];
    expect(() => missingMigrations(known, newer)).toThrow(SchemaError);
    expect(() => missingMigrations(known, newer)).toThrow(/migration 3 \(third\), .* knows up to 2/);
  });

  it('refuses an edited migration', () => {
    const edited = [known[0]!, { ...known[1]!, sql: 'CREATE TABLE c ()' }];
    expect(() => missingMigrations(edited, applied)).toThrow(/2 \(second\) was edited/);
  });
});

describe('readMigrations', () => {
  it('are numbered from 1 without gaps', () => {
    const migrations = readMigrations();
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
    expect(migrations[0]!.name).toBe('events');
  });
});
