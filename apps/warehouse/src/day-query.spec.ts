import { envelopeAttributes } from '@millrace/events';
import { dayQuery } from './day-query';

describe('dayQuery', () => {
  it('writes every attribute of an event but the client, which never gets this far', () => {
    const written = [...dayQuery('2015-09-12').matchAll(/"(\w+)":'/g)].map(([, name]) => name);
    expect(written.sort()).toEqual([...envelopeAttributes.filter((name) => name !== 'client'), 'data'].sort());
  });

  it.each(["2015-09-12'", '2015-02-30', ''])('takes no day such as %j', (day) => {
    expect(() => dayQuery(day)).toThrow(TypeError);
  });
});
