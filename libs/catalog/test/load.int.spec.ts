import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { originate } from '@millrace/events';
import { CatalogError, loadCatalog } from '../src';

const head = 'owner: team\ndescription: Something happened.\n';
const body = `schema:
  type: object
  required: [id]
  properties:
    id: { type: string }
    cents: { type: integer, minimum: 0 }
example: { id: a, cents: 1 }
`;
const valid = (type: string) => `type: ${type}\n${head}${body}`;

describe('loadCatalog', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'catalog-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const problems = () => {
    try {
      loadCatalog(folder);
    } catch (error) {
      if (error instanceof CatalogError) return error.problems.map((p) => `${p.file}:${p.line} ${p.reason}`);
      throw error;
    }
    return [];
  };

  it('compiles types with their defaults', () => {
    write({ 'a.b.yaml': valid('a.b') });
    const catalog = loadCatalog(folder);
    expect(catalog.get('a.b')).toMatchObject({
      version: 1,
      owner: 'team',
      partitionKey: 'subject',
      dedupe: { by: 'id', windowMs: 3_600_000 },
      file: 'a.b.yaml',
    });
    expect(catalog.validate('a.b', { id: 7, cents: -1 })).toEqual([
      { pointer: '/data/id', detail: 'must be string' },
      { pointer: '/data/cents', detail: 'must be >= 0' },
    ]);
    expect(catalog.aggregations()).toEqual([]);
  });

  it('keeps unknown types as generic events', () => {
    write({ 'a.b.yaml': valid('a.b') });
    const catalog = loadCatalog(folder);
    expect(catalog.get('x')).toBeUndefined();
    expect(catalog.validate('x', 'anything')).toEqual([]);
    expect(catalog.dedupe('x')).toEqual({ by: 'id', windowMs: 3_600_000 });
  });

  it('finds the partition key', () => {
    write({ 'a.b.yaml': `partitionKey: data.id\n${valid('a.b')}` });
    const { partitionKeyOf } = loadCatalog(folder).get('a.b')!;
    expect(partitionKeyOf(originate({ type: 'a.b', source: '/s', data: { id: 'k' } }))).toBe('k');
    expect(partitionKeyOf(originate({ type: 'a.b', source: '/s', data: {} }))).toBeUndefined();
  });

  it('names everything wrong in all files at once, with line and reason', () => {
    write({
      'a.yaml': 'type: a\nowner: [\n',
      'b.yaml': `type: b\nownr: team\n${head}${body}`,
      'c.yaml': `type: other\n${head}${body}`,
      'd.yaml': `type: d\n${head}schema:\n  type: object\n  properties:\n    id: { type: strin }\nexample: {}\n`,
      'e.yaml': `type: e\n${head}${body.replace('cents: 1', 'cents: -1')}`,
      'f.yaml': `type: f\n${head}${body.replace('minimum: 0', 'minimun: 0')}`,
      'h.yaml': `type: h\n${head}${body.replace('schema:', 'schema:\n  $schema: http://json-schema.org/draft-07/schema#')}`,
      'g.yaml': `type: g\ntype: g\n${head}${body}`,
    });
    expect(problems()).toEqual([
      expect.stringMatching(/^a\.yaml:3 Flow sequence/),
      'b.yaml:2 ownr must not be there: the schema does not know it',
      "c.yaml:1 declares 'other': the file must be named other.yaml",
      expect.stringMatching(/^d\.yaml:7 schema\.properties\.id\.type must be one of "array", "boolean"/),
      'e.yaml:10 the example does not fit the schema: /data/cents must be >= 0',
      'f.yaml:4 schema strict mode: unknown keyword: "minimun"',
      'g.yaml:2 Map keys must be unique',
      'h.yaml:4 schema no schema with key or ref "http://json-schema.org/draft-07/schema#"',
    ]);
  });

  it.each([
    [
      'a field that the schema does not declare',
      'groupBy: data.idd',
      "groupBy 'data.idd' is not declared in the type's schema",
    ],
    ['a field that no event has', 'groupBy: dat.id', /^groupBy 'dat\.id' is no field of an event: write data\.<field>/],
    ['a measure that is no number', 'measure: data.id', "measure 'data.id' is not declared as a number"],
    ['a window that is no duration', 'window: 1 hour', /window must match pattern/],
    ['an unknown setting', 'lateness: 5m', /lateness must not be there/],
  ])('refuses an aggregation with %s', (_what, setting, reason) => {
    const window = setting.startsWith('window') ? '' : '    window: 1m\n';
    write({ 'a.yaml': `${valid('a')}aggregations:\n  - name: sums\n${window}    ${setting}\n` });
    const [problem, ...others] = problems();
    expect(others).toEqual([]);
    const line = window === '' ? 13 : 14;
    expect(problem).toMatch(new RegExp(`^a\\.yaml:${line} `));
    expect(problem!.replace(/^\S+ (aggregations\.0\.)?/, '')).toMatch(reason);
  });

  const hourly = 'aggregations:\n  - name: hourly\n    window: 1h\n';

  it('refuses a window that outlives the memory of ids, unless duplicates are accepted', () => {
    write({ 'a.yaml': valid('a') + hourly });
    expect(problems()).toEqual([
      expect.stringMatching(
        /^a\.yaml:13 a window stays open for 3605000 ms, longer than ids are remembered \(a: .* 3600000\)/,
      ),
    ]);
    write({ 'a.yaml': `${valid('a')}${hourly}    duplicatesAccepted: true\n` });
    expect(problems()).toEqual([]);
    write({ 'a.yaml': `dedupe: { windowMs: 3605000 }\n${valid('a')}${hourly}` });
    expect(problems()).toEqual([]);
  });

  it('refuses two aggregations of one name, over files too', () => {
    write({ 'a.yaml': `${valid('a')}${hourly}    duplicatesAccepted: true\n` });
    write({ 'aggregations/x.yaml': "name: hourly\ntypes: '*'\nwindow: 1m\n" });
    expect(problems()).toEqual(["aggregations/x.yaml:1 'hourly' is already the name of an aggregation in a.yaml"]);
  });

  it('takes aggregations over several types from their own files', () => {
    write({ 'a.yaml': valid('a'), 'b.yaml': valid('b') });
    write({
      'aggregations/both.yaml': 'name: both\ntypes: [a, b]\nwindow: 1m\ngroupBy: data.id\nmeasure: data.cents\n',
    });
    const [both] = loadCatalog(folder).aggregations();
    expect(both).toMatchObject({ name: 'both', types: new Set(['a', 'b']), windowMs: 60_000, needsData: true });
    const event = originate({ type: 'a', source: '/s', data: { id: 'x', cents: 7 } });
    expect([both!.groupBy!(event), both!.value!(event)]).toEqual(['x', 7]);
    write({ 'aggregations/both.yaml': 'name: both\nwindow: 1m\ntypes: [a, c]\n' });
    expect(problems()).toEqual(["aggregations/both.yaml:3 'c' is no declared type: add c.yaml, or write types: '*'"]);
  });
});
