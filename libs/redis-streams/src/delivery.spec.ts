import { batchDecisions, dead, decisionOf, decisionOfError, done, drop, retry } from './delivery';
import { HandlerResultError, UnavailableError, UnrecoverableError } from './errors';

describe('what a handler’s answer decides', () => {
  it.each([
    ['nothing', undefined, done()],
    ['null', null, done()],
    ['a value', { a: 1 }, done({ a: 1 })],
    ['several values', [1, 2], done(1, 2)],
    ['no values', [], done()],
    ['a drop', drop('why'), drop('why')],
  ])('%s', (_name, answer, decision) => expect(decisionOf(answer)).toEqual(decision));

  it('takes errors by their class, thrown or answered', () => {
    const [gone, away, odd] = [new UnrecoverableError('a'), new UnavailableError('b'), new Error('c')];
    expect(decisionOf(gone)).toEqual(dead(gone));
    expect(decisionOfError(away)).toEqual({ kind: 'unavailable', error: away });
    expect(decisionOfError(odd)).toEqual(retry(odd));
    expect(decisionOfError('text')).toEqual(retry('text'));
  });

  it('takes data that merely looks like a decision for data', () => {
    const data = { kind: 'dead', error: 'a field of the event' };
    expect(decisionOf(data)).toEqual(done(data));
  });
});

describe('what a batch’s answer decides', () => {
  it('takes one result a delivery, with or without state changes', () => {
    const change = { script: 's', keys: ['k'], args: [1] };
    expect(batchDecisions([1, undefined], 2)).toEqual({ decisions: [done(1), done()], changes: [] });
    expect(batchDecisions({ results: [drop()], changes: [change] }, 1)).toEqual({
      decisions: [drop()],
      changes: [change],
    });
    expect(batchDecisions(undefined, 2).decisions).toEqual([done(), done()]);
  });

  it.each([[[1]], [[1, 2, 3]], [{}], ['text']])('refuses %j for two deliveries', (answer) => {
    expect(() => batchDecisions(answer, 2)).toThrow(HandlerResultError);
  });
});
