import { Histogram, Registry } from 'prom-client';
import { BatchHistogram } from './batch-histogram';

it('prints what a histogram of prom-client prints', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const buckets = [0.1, 1, 10];
  const batch = new BatchHistogram('seconds', 'Help', buckets, ours);
  const single = new Histogram({ name: 'seconds', help: 'Help', labelNames: ['a', 'b'], buckets, registers: [theirs] });
  for (const labels of [
    { a: 'x', b: 'y' },
    { a: 'x', b: 'z' },
  ]) {
    const values = [0, 0.1, 0.10001, 1, 5, 10, 10.5, 1e9];
    batch.observeAll(labels, values);
    for (const value of values) single.observe(labels, value);
  }
  expect(await ours.metrics()).toBe(await theirs.metrics());
});
