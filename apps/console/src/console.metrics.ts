import { Injectable } from '@nestjs/common';
import { Metrics } from '@millrace/runtime';
import { LivePipeline } from './live/live-pipeline';

/** The console's own metrics. */
@Injectable()
export class ConsoleMetrics {
  constructor(metrics: Metrics, live: LivePipeline) {
    const viewers = metrics.gauge('millrace_console_viewers', 'Pages that are fed with live numbers');
    metrics.onScrape(async () => viewers.set(live.watching));
  }
}
