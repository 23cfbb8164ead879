import { attributesOf, literalRule, overridden, parseMapping } from './mapping';
import { parseTemplate } from './template';

const record = {
  type: 'PushEvent',
  at: 1_420_070_400,
  atMs: 1_420_070_400_123,
  none: null,
  repo: { name: 'a/b', 'dotted.name': 7 },
  list: [{ name: 'first' }],
  flag: true,
};
const source = { record, number: 12, hash: () => 'abc' };

describe('the right side of a mapping', () => {
  it.each([
    ['repo.name', 'a/b'],
    ['list.0.name', 'first'],
    ['repo.dotted\\.name', 7],
    ['repo', record.repo],
    ['repo.name.deeper', undefined],
    ['toString', undefined],
    [':order.placed', 'order.placed'],
    [':', ''],
    ['"a, b"', 'a, b'],
    ["'a'", 'a'],
    [':github.{type}', 'github.PushEvent'],
    [':{@hash}-{@line}', 'abc-12'],
    [':{{{flag}}}', '{true}'],
    ['@hash', 'abc'],
    ['@line', 12],
  ])('%s finds %j', (text, expected) => {
    expect(parseTemplate(text)(source)).toEqual(expected);
  });

  it.each(['@time', 'a..b', '.a', 'a.', ':{', ':a}', ':{a{b}}', ':{}'])('cannot be %s', (text) => {
    expect(() => parseTemplate(text)).toThrow();
  });

  it.each([':{none}', ':{missing}', ':{repo}'])('%s needs a text in the line', (text) => {
    expect(() => parseTemplate(text)(source)).toThrow(/^field \w+ (is missing|is no text)$/);
  });
});

describe('a mapping', () => {
  const attributes = (text: string): unknown => attributesOf(parseMapping(text), source);

  it('finds attributes, also within the context', () => {
    expect(
      attributes('type=:a, time=at, subject=repo.name, context.ip=":1.2.3.4", context.referrer=list.0.name'),
    ).toEqual({
      type: 'a',
      time: '2015-01-01T00:00:00.000Z',
      subject: 'a/b',
      context: { ip: ':1.2.3.4', referrer: 'first' },
    });
  });

  it('reads numbers as Unix times and as texts', () => {
    expect(attributes('type=at,time=atMs,subject=flag')).toEqual({
      type: '1420070400',
      time: '2015-01-01T00:00:00.123Z',
      subject: 'true',
    });
  });

  it('leaves out what is optional, and names what is not', () => {
    expect(attributes('type=type,subject=missing,correlationId=none')).toEqual({ type: 'PushEvent' });
    expect(() => attributes('type=wikipedia.edit')).toThrow(
      'type: the line has no field wikipedia.edit (for the words themselves: type=:wikipedia.edit)',
    );
    expect(() => attributes('type=type,id=none')).toThrow(/^id: the line has no field none/);
    expect(() => attributes('type=repo')).toThrow('type: repo is an object, no text');
    expect(() => attributes('type=type,time=flag')).toThrow('time: flag is no time');
  });

  it('may be overridden rule by rule', () => {
    const mapping = overridden(parseMapping('type=type,source=:/a'), [literalRule('source', '/{b}, c')]);
    expect(attributesOf(mapping, source)).toEqual({ type: 'PushEvent', source: '/{b}, c' });
  });

  it.each([
    ['typ=:a', /^--map: an event has no 'typ'; there are type, time, id/],
    ['type', /^--map: 'type' is not attribute=where$/],
    ['type=', /^--map: 'type=' is not attribute=where$/],
    ['type=:{', /^--map: type: a single \{/],
    ['constructor=a', /^--map: an event has no 'constructor'/],
  ])('cannot be %s', (text, reason) => {
    expect(() => parseMapping(text)).toThrow(reason);
  });
});
