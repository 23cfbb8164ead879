import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { withinMs } from '../time-limit';

/** Longest that one scrape waits for numbers that come from elsewhere. */
const refreshLimitMs = 2000;

/**
 * The app's metrics: one registry, so that several apps of one process stay apart. Asking twice for a name gives the same metric.
 * Labels must be bounded: stages, streams and states, never ids or event types.
 */
@Injectable()
export class Metrics {
  /** The prom-client registry behind `GET /metrics`. */
  readonly registry = new Registry();
  private readonly refreshers: (() => Promise<void>)[] = [];
  private refreshing: Promise<void> | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A counter; its name ends in `_total`. */
  counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    return this.known<Counter>(name) ?? new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** A gauge. */
  gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    return this.known<Gauge>(name) ?? new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  /** A histogram; times are in seconds and its name ends in `_seconds`. @defaultValue 1 ms to 30 s */
  histogram(name: string, help: string, labelNames: readonly string[] = [], buckets = handlerBuckets): Histogram {
    const made = () => new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.registry] });
    return this.known<Histogram>(name) ?? made();
  }

  /** Runs `refresh` before every scrape, for gauges whose numbers lie elsewhere. After 2 s, or when it throws, the scrape goes on without it. */
  onScrape(refresh: () => Promise<void>): void {
    this.refreshers.push(refresh);
  }

  /** Everything in Prometheus' text format. Answers within about 2 s whatever is down. */
  async scrape(): Promise<string> {
    // One refresh at a time: scrapes during an outage must not pile up commands.
    this.refreshing ??= this.refresh().finally(() => (this.refreshing = undefined));
    await withinMs(refreshLimitMs, 'refreshing', this.refreshing).catch(ignoreLate);
    return this.registry.metrics();
  }

  private async refresh(): Promise<void> {
    await Promise.all(this.refreshers.map((refresh) => refresh()));
  }

  private known<T>(name: string): T | undefined {
    return this.registry.getSingleMetric(name) as T | undefined;
  }
}

const handlerBuckets: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A refresh that is late or fails is no failure of the scrape: its gauges are absent or a scrape old. */
function ignoreLate(): void {
  return;
}
