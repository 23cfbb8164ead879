import { answerEach, type Prepared } from './answer-each';

const failure = new Error('odd');

/** Even numbers are rows, odd ones fail, 0 is dropped. */
function prepare(event: number): Prepared<string> {
  if (event === 0) return { answer: 'dropped' };
  if (event % 2 === 1) throw failure;
  return { row: `row ${event}` };
}

describe('answerEach', () => {
  it('answers every event in its place', async () => {
    const answers = await answerEach([0, 1, 2, 3, 4], prepare, async (rows) => rows.map((row) => `stored ${row}`));
    expect(answers).toEqual(['dropped', failure, 'stored row 2', failure, 'stored row 4']);
  });

  it('stores nothing when there are no rows', async () => {
    const store = jest.fn();
    expect(await answerEach([0, 1], prepare, store)).toEqual(['dropped', failure]);
    expect(store).not.toHaveBeenCalled();
  });

  it('passes on that storing is not possible', async () => {
    await expect(answerEach([2], prepare, async () => Promise.reject(failure))).rejects.toBe(failure);
  });
});
