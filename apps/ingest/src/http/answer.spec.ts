import { acceptedAnswer, errorsOf, isAllRefused } from './answer';
import { type Outcome } from '../intake/intake';

const refused: Outcome = { status: 'refused', id: null, problems: [{ pointer: '/type', detail: 'is missing' }] };

describe('the answer', () => {
  it('says of each event what became of it, in order', () => {
    const outcomes: Outcome[] = [{ status: 'accepted', id: 'a' }, refused, { status: 'duplicate', id: 'b' }];
    expect(acceptedAnswer(outcomes)).toEqual({
      accepted: 1,
      duplicates: 1,
      refused: 1,
      events: [
        { id: 'a', status: 'accepted' },
        { id: null, status: 'refused' },
        { id: 'b', status: 'duplicate' },
      ],
      errors: [{ index: 1, pointer: '/type', detail: 'is missing' }],
    });
  });

  it('has no errors when all is well, also with nothing sent', () => {
    expect(acceptedAnswer([])).toEqual({ accepted: 0, duplicates: 0, refused: 0, events: [] });
  });

  it('knows when nothing is fit', () => {
    expect([
      isAllRefused([]),
      isAllRefused([refused]),
      isAllRefused([refused, { status: 'duplicate', id: 'a' }]),
    ]).toEqual([false, true, false]);
    expect(errorsOf([refused, refused]).map(({ index }) => index)).toEqual([0, 1]);
  });
});
