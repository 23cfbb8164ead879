import { Prefix } from './prefix';

it('work counts once all before it is done, in order', () => {
  const prefix = new Prefix<string>();
  const [first, second, third, fourth] = [prefix.begin(), prefix.begin(), prefix.begin(), prefix.begin()];
  expect(prefix.complete(second, 'second')).toEqual([]);
  expect(prefix.complete(first, 'first')).toEqual(['first', 'second']);
  expect(prefix.complete(fourth, 'fourth')).toEqual([]);
  expect(prefix.complete(third, 'third')).toEqual(['third', 'fourth']);
});
