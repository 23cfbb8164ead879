import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '@millrace/runtime';
import { WindowState } from './state/window-state';
import { pairOf, parsePair, type Window } from './windows/window';

/**
 * Metrics of the windows. What lies in Redis is read when it is scraped and is the same from every instance: take the maximum
 * over instances, not the sum. The two counters are each instance's own.
 */
@Injectable()
export class WindowMetrics implements OnModuleInit {
  private readonly closed;
  private readonly failures;
  private readonly open;
  private readonly late;
  private readonly setAside;
  private readonly lag;

  constructor(
    private readonly metrics: Metrics,
    private readonly state: WindowState,
  ) {
    const byAggregation = ['aggregation'];
    this.closed = metrics.counter('millrace_windows_closed_total', 'Windows that this instance closed', byAggregation);
    this.failures = metrics.counter('millrace_window_round_failures_total', 'Rounds that failed and were tried again');
    this.open = metrics.gauge(
      'millrace_windows_open',
      'Windows that take events or are being published',
      byAggregation,
    );
    this.late = metrics.gauge(
      'millrace_window_late_events',
      'Events dropped because their window was closed',
      byAggregation,
    );
    this.setAside = metrics.gauge('millrace_window_set_aside_events', 'Events in no window: too far in the future');
    const lag = 'Event time between the newest event and the watermark, of the source that is furthest behind';
    this.lag = metrics.gauge('millrace_watermark_lag_seconds', lag, byAggregation);
  }

  onModuleInit(): void {
    this.metrics.onScrape(async () => this.refresh());
  }

  /** Counts windows that were closed here. */
  countClosed(windows: readonly Window[]): void {
    for (const { aggregation } of windows) this.closed.inc({ aggregation });
  }

  /** Counts a round that failed. */
  countFailure(): void {
    this.failures.inc();
  }

  private async refresh(): Promise<void> {
    const gauges = [this.open, this.late, this.setAside, this.lag];
    try {
      await this.read();
    } catch {
      for (const gauge of gauges) gauge.reset(); // millrace_redis_up says why; an old number is worse than none
    }
  }

  private async read(): Promise<void> {
    const [open, late, setAside, watermarks, newest] = await Promise.all([
      this.state.open(),
      this.state.totals('late'),
      this.state.totals('setAside'),
      this.state.totals('watermarks'),
      this.state.totals('newest'),
    ]);
    this.open.reset();
    this.late.reset();
    this.lag.reset();
    for (const { aggregation } of open) this.open.inc({ aggregation });
    for (const [pair, count] of late) this.late.inc({ aggregation: parsePair(pair).aggregation }, count);
    this.setAside.set([...setAside.values()].reduce((sum, count) => sum + count, 0));
    for (const [aggregation, lagMs] of lags(open, watermarks, newest)) this.lag.set({ aggregation }, lagMs / 1000);
  }
}

/** Greatest lag of an aggregation's sources that have open windows, in ms. */
export function lags(
  open: readonly Window[],
  watermarks: ReadonlyMap<string, number>,
  newest: ReadonlyMap<string, number>,
): Map<string, number> {
  const greatest = new Map<string, number>();
  for (const window of open) {
    // A source whose first round is not through has no watermark yet: it lags by all that is open.
    const watermark = watermarks.get(pairOf(window)) ?? window.start;
    const lag = Math.max(0, (newest.get(window.source) ?? watermark) - watermark);
    greatest.set(window.aggregation, Math.max(lag, greatest.get(window.aggregation) ?? 0));
  }
  return greatest;
}
