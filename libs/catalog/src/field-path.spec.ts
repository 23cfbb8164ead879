import { fromWire, originate, toWire } from '@millrace/events';
import { FieldPath } from './field-path';

const event = (data: unknown) => originate({ type: 'a', source: '/s', subject: 'user-1', data });

describe('FieldPath', () => {
  it.each([
    ['subject', 'user-1'],
    ['source', '/s'],
    ['data.page', 'Ulm'],
    ['data.deep.er', 'x'],
    ['data.count', '7'],
    ['data.flag', 'false'],
    ['data.list', '[1,2]'],
    ['data.nothing', ''],
    ['data.missing', ''],
    ['data.missing.deeper', ''],
    ['data.page.length', ''],
    ['data.constructor', ''],
    ['data.__proto__', ''],
    ['causationId', ''],
  ])('reads %s as the key %j', (path, key) => {
    const data = { page: 'Ulm', deep: { er: 'x' }, count: 7, flag: false, list: [1, 2], nothing: null };
    expect(new FieldPath(path).key(event(data))).toBe(key);
    expect(new FieldPath(path).key(fromWire(toWire(event(data))))).toBe(key);
  });

  it.each([
    [7, 7],
    [0.5, 0.5],
    ['7', undefined],
    [true, undefined],
    [null, undefined],
  ])('reads %j as the number %p', (value, number) => {
    expect(new FieldPath('data.value').number(event({ value }))).toBe(number);
  });

  it.each(['dat.page', '', 'data.', '.data', 'data..page', 'constructor'])('refuses %j', (path) => {
    expect(() => new FieldPath(path)).toThrow(/is no field of an event/);
  });
});
