import { originate, withEnvelope } from '@millrace/events';
import { dayQuery } from './day-query';

describe('dayQuery', () => {
  it('writes every attribute of an event but the client, which never gets this far', () => {
    const written = [...dayQuery('2015-09-12').matchAll(/"(\w+)":'/g)].map(([, name]) => name);
    const event = withEnvelope(originate({ type: 'page.viewed', source: '/shop/web', data: {} }), {});
    const attributes = Object.keys(event).filter((name) => name !== 'client' && name !== 'data');
    expect(written.sort()).toEqual([...attributes, 'data'].sort());
  });

  it.each(["2015-09-12'", '2015-02-30', ''])('takes no day such as %j', (day) => {
    expect(() => dayQuery(day)).toThrow(TypeError);
  });
});
