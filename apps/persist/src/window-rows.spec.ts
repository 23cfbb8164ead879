import { originate, pipelineTypes } from '@millrace/events';
import { UnrecoverableError } from '@millrace/redis-streams';
import { windowRows } from './window-rows';

const group = (key: string) => ({ key, count: 2, sum: 3, avg: 1.5, min: 1, max: 2 });

const closed = (data: unknown) => originate({ type: pipelineTypes.windowClosed, source: '/millrace/aggregate', data });

const aWindow = {
  aggregation: 'edits-per-page',
  source: '/wikipedia',
  start: '2015-09-12T00:46:00.000Z',
  end: '2015-09-12T00:47:00.000Z',
  part: 0,
  groups: [group('Main'), group('')],
};

describe('windowRows', () => {
  it('makes one row a group', () => {
    expect(windowRows(closed(aWindow))).toEqual(
      ['Main', ''].map((group_key) => ({
        aggregation: 'edits-per-page',
        source: '/wikipedia',
        window_start: '2015-09-12T00:46:00.000Z',
        window_end: '2015-09-12T00:47:00.000Z',
        group_key,
        count: 2,
        sum: 3,
        avg: 1.5,
        min: 1,
        max: 2,
        revision: 0,
      })),
    );
  });

  it('carries a revision', () => {
    expect(windowRows(closed({ ...aWindow, revision: 3 }))[0]!.revision).toBe(3);
  });

  it.each([null, 'text', {}, { ...aWindow, groups: 'none' }, { ...aWindow, start: undefined }])(
    'refuses %j',
    (data) => {
      expect(() => windowRows(closed(data))).toThrow(UnrecoverableError);
    },
  );
});
