import { failureKind, type FailureKind } from './database-failure';

const withCode = (code: string) => Object.assign(new Error('said so'), { code });

const cases: [code: string, meaning: string, kind: FailureKind][] = [
  ['08006', 'connection failure', 'outage'],
  ['57P01', 'admin shutdown', 'outage'],
  ['57P03', 'cannot connect now', 'outage'],
  ['57014', 'statement timeout', 'outage'],
  ['53100', 'disk full', 'outage'],
  ['53300', 'too many connections', 'outage'],
  ['25006', 'read-only transaction', 'outage'],
  ['58030', 'I/O error', 'outage'],
  ['28P01', 'wrong password', 'outage'],
  ['3D000', 'no such database', 'outage'],
  ['42P01', 'no such table', 'outage'],
  ['42501', 'no privilege', 'outage'],
  ['ECONNREFUSED', 'nobody listens', 'outage'],
  ['EPIPE', 'cut while writing', 'outage'],
  ['40001', 'serialization failure', 'transient'],
  ['40P01', 'deadlock', 'transient'],
  ['55P03', 'lock not available', 'transient'],
  ['22P02', 'not JSON', 'row'],
  ['22P05', 'NUL in JSON', 'row'],
  ['22008', 'date out of range', 'row'],
  ['22021', 'not UTF-8', 'row'],
  ['23502', 'not null', 'row'],
  ['54000', 'key too long for the index', 'row'],
  ['XX000', 'internal error', 'unknown'],
  ['0A000', 'not supported', 'unknown'],
  ['ESOMETHING', 'not a known code', 'unknown'],
];

describe('failureKind', () => {
  it.each(cases)('%s (%s) is %s', (code, _meaning, kind) => {
    expect(failureKind(withCode(code))).toBe(kind);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Cannot use a pool after calling end on the pool',
  ])('"%s" is outage', (message) => {
    expect(failureKind(new Error(message))).toBe('outage');
  });

  it('looks into what several addresses answered', () => {
    expect(failureKind(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]))).toBe('outage');
  });

  it.each([new Error('something else'), 'text', undefined, null, { code: 7 }])('%p is unknown', (error) => {
    expect(failureKind(error)).toBe('unknown');
  });
});
