import { slicesBySize } from './slices';

const sizes = (slices: { size: number }[][]) => slices.map((slice) => slice.map(({ size }) => size));
const items = (...all: number[]) => all.map((size) => ({ size }));

describe('slicesBySize', () => {
  it.each([
    [[], []],
    [[1, 2, 3], [[1, 2, 3]]],
    [
      [4, 4, 4, 4],
      [
        [4, 4],
        [4, 4],
      ],
    ],
    [[99], [[99]]],
    [
      [1, 99, 1],
      [[1], [99], [1]],
    ],
    [
      [10, 0, 1],
      [[10, 0], [1]],
    ],
  ])('cuts %j into %j', (given, expected) => {
    expect(sizes(slicesBySize(items(...given), 10))).toEqual(expected);
  });
});
