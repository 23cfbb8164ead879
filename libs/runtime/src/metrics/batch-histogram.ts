import type { Histogram, Registry } from 'prom-client';

type Labels = Record<string, string>;

interface Series {
  labels: Labels;
  /** Values per bucket, not cumulative; the last is above every bound. */
  counts: number[];
  sum: number;
}

/**
 * A histogram that takes the values of a batch at once. prom-client's hashes the labels for every value, which at one value a
 * delivery is more than the transport's own work.
 */
export class BatchHistogram {
  /** What prom-client asks of a metric. */
  readonly type = 'histogram';
  /** What prom-client asks of a metric. */
  readonly aggregator = 'sum';
  private readonly series = new Map<string, Series>();

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly bounds: readonly number[],
    registry: Registry,
  ) {
    registry.registerMetric(this as unknown as Histogram);
  }

  /** Counts `values` into the series of `labels`. */
  observeAll(labels: Labels, values: readonly number[]): void {
    const series = this.seriesOf(labels);
    for (const value of values) {
      let bucket = 0;
      while (bucket < this.bounds.length && value > this.bounds[bucket]!) bucket++;
      series.counts[bucket]!++;
      series.sum += value;
    }
  }

  /** The metric as prom-client's registry prints it. */
  async get(): Promise<{ name: string; help: string; type: 'histogram'; aggregator: 'sum'; values: unknown[] }> {
    const { name, help, type, aggregator } = this;
    return {
      name,
      help,
      type,
      aggregator,
      values: [...this.series.values()].flatMap((series) => this.printed(series)),
    };
  }

  private seriesOf(labels: Labels): Series {
    const key = Object.values(labels).join('\u0000');
    const known = this.series.get(key);
    if (known) return known;
    const made = { labels: { ...labels }, counts: new Array<number>(this.bounds.length + 1).fill(0), sum: 0 };
    this.series.set(key, made);
    return made;
  }

  private printed({ labels, counts, sum }: Series): unknown[] {
    let below = 0;
    const buckets = counts.map((count, i) => ({
      metricName: `${this.name}_bucket`,
      labels: { le: this.bounds[i] ?? '+Inf', ...labels },
      value: (below += count),
    }));
    const total = [
      { metricName: `${this.name}_sum`, labels, value: sum },
      { metricName: `${this.name}_count`, labels, value: below },
    ];
    return [...buckets, ...total];
  }
}
