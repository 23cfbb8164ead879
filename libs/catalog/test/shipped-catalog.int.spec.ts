import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { originate } from '@millrace/events';
import { loadCatalog } from '../src';

const root = resolve(__dirname, '../../..');
const catalog = loadCatalog(join(root, 'catalog'));

describe('the shipped catalog', () => {
  it.each(catalog.types())(
    '$type refuses data that its schema does not allow',
    ({ type, schema, example, validate }) => {
      expect(validate(example)).toEqual([]);
      const [required] = schema['required'] as string[];
      const { [required!]: _left, ...without } = example as Record<string, unknown>;
      expect(catalog.validate(type, without)).toEqual([{ pointer: `/data/${required}`, detail: 'must be present' }]);
      expect(catalog.validate(type, 'text')).toEqual([{ pointer: '/data', detail: 'must be object' }]);
    },
  );

  it('has an aggregation over everything, which needs no data', () => {
    const byType = catalog.aggregations().find(({ name }) => name === 'events-by-type')!;
    expect(byType).toMatchObject({ types: 'all', windowMs: 60_000, disorderMs: 5000, needsData: false });
    expect(byType.groupBy!(originate({ type: 'PushEvent', source: '/github', data: {} }))).toBe('PushEvent');
  });

  it.each(catalog.aggregations().filter(({ types }) => types !== 'all'))(
    '$name groups and measures the example of its type',
    ({ types, groupBy, value }) => {
      for (const type of types) {
        const event = originate({ type, source: '/test', data: catalog.get(type)!.example });
        if (groupBy) expect(groupBy(event)).not.toBe('');
        if (value) expect(value(event)).toEqual(expect.any(Number));
      }
    },
  );

  const data = resolve(root, process.env['MILLRACE_TEST_DATA'] ?? '../shared/data');
  const edits = join(data, 'wikipedia-edits/edits-2015-09-12.ndjson.gz');
  const withData = existsSync(edits) ? it : it.skip; // the real edits are not part of the project

  withData('accepts every real edit of a day', () => {
    const lines = gunzipSync(readFileSync(edits)).toString().trim().split('\n');
    const refused = lines.filter((line) => catalog.validate('wikipedia.edit', JSON.parse(line)).length > 0);
    expect([lines.length, refused]).toEqual([39_199, []]);
  });
});
