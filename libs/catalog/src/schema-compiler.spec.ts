import { SchemaCompiler } from './schema-compiler';

const list = { type: 'array', maxItems: 3, items: { type: 'string' } };
const validate = new SchemaCompiler().compile({
  type: 'object',
  additionalProperties: false,
  required: ['a'],
  properties: { a: list, 'b/c': { type: 'integer', enum: [1, 2] }, when: { type: 'string', format: 'date-time' } },
});

describe('a compiled schema', () => {
  it('accepts', () => {
    expect(validate({ a: ['x'], 'b/c': 1, when: '2015-09-12T23:59:59.200Z' }, '/data')).toEqual([]);
  });

  it.each([
    ['/data', 'text', 'must be object'],
    ['/data/a', {}, 'must be present'],
    ['/data/a/1', { a: ['x', 1] }, 'must be string'],
    ['/data/z~1z', { a: [], 'z/z': 1 }, 'must not be there: the schema does not know it'],
    ['/data/b~1c', { a: [], 'b/c': 7 }, 'must be one of 1, 2'],
    ['/data/when', { a: [], when: 'tomorrow' }, 'must match format "date-time"'],
  ])('points to %s of %j', (pointer, value, detail) => {
    expect(validate(value, '/data')).toEqual([{ pointer, detail }]);
  });

  it('names several problems, but not more than 20', () => {
    expect(validate({ a: [1], 'b/c': 7 }, '')).toHaveLength(2);
    expect(validate({ a: new Array(100).fill(1) }, '')).toHaveLength(20);
  });

  it('names only the first problem of a value with very many parts, whatever its shape', () => {
    expect(validate({ a: new Array(1_000_000).fill(1) }, '')).toHaveLength(1);
    const deep = JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown;
    expect(validate({ a: [deep] }, '')).toEqual([{ pointer: '/a/0', detail: 'must be string' }]);
  });
});
