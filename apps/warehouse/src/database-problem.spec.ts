import { missingTable, unavailableProblem } from './database-problem';

const withCode = (code: string) => Object.assign(new Error('said so'), { code });

describe('unavailableProblem', () => {
  it('says what to do when the table is not there', () => {
    expect(unavailableProblem(withCode('42P01'))?.problem).toMatchObject({ status: 503, detail: missingTable });
  });

  it.each(['08006', '53300', '57P01', 'ECONNREFUSED'])('asks to come back on %s', (code) => {
    expect(unavailableProblem(withCode(code))?.headers).toEqual({ 'Retry-After': '5' });
  });

  it('knows a pool without a free connection', () => {
    expect(unavailableProblem(new Error('timeout exceeded when trying to connect'))?.getStatus()).toBe(503);
  });

  it.each([withCode('22P02'), withCode('XX000'), new TypeError('not a function')])('leaves %p alone', (error) => {
    expect(unavailableProblem(error)).toBeUndefined();
  });
});
