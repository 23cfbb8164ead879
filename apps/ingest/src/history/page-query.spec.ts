import { ProblemException } from '@millrace/runtime';
import { eventsQuery, failedEventsQuery } from './page-query';

describe('page queries', () => {
  it('have defaults', () => {
    expect(eventsQuery({})).toEqual({ count: 50 });
    expect(failedEventsQuery({}, ['enrich'])).toEqual({ limit: 50 });
  });

  it('read everything they know', () => {
    expect(eventsQuery({ limit: '200', before: '5-1' })).toEqual({ count: 200, before: '5-1' });
    const query = { limit: '1', before: '5-1.2', type: 'order.placed', stage: 'enrich' };
    expect(failedEventsQuery(query, ['enrich'])).toEqual({ ...query, limit: 1, before: { id: '5-1', rank: 2 } });
  });

  it.each([
    [{ limit: '0' }],
    [{ limit: '201' }],
    [{ limit: '1.5' }],
    [{ limit: ['1', '2'] }],
    [{ before: 'x' }],
    [{ before: '5-1' }],
    [{ stages: 'enrich' }],
    [{ stage: 'nobody' }],
  ])('refuse %j', (query) => {
    expect(() => failedEventsQuery(query, ['enrich'])).toThrow(ProblemException);
  });

  it('refuse the other list’s cursor', () => {
    expect(() => eventsQuery({ before: '5-1.2' })).toThrow('before must be the "next"');
  });
});
