import { Injectable } from '@nestjs/common';
import { Metrics } from '@millrace/runtime';
import type { Manifest } from './manifest';

/** How a day leaves: read over HTTP, or written to a file. */
export type ExportWay = 'download' | 'file';

/** How it ended; `joined` got the outcome of an export that was under way. */
export type ExportOutcome = 'done' | 'joined' | 'failed';

const minutes: readonly number[] = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600];

/** What the warehouse counts. */
@Injectable()
export class WarehouseMetrics {
  private readonly exports = this.metrics.counter('millrace_warehouse_exports_total', 'Exports of a day that ended', [
    'way',
    'outcome',
  ]);
  private readonly running = this.metrics.gauge('millrace_warehouse_exports_running', 'Exports under way', ['way']);
  private readonly seconds = this.metrics.histogram(
    'millrace_warehouse_export_seconds',
    'Duration of an export, whatever its outcome',
    ['way'],
    minutes,
  );
  private readonly rows = this.metrics.counter('millrace_warehouse_file_rows_total', 'Events written to files');
  private readonly bytes = this.metrics.counter('millrace_warehouse_file_bytes_total', 'Bytes of files written');

  constructor(private readonly metrics: Metrics) {}

  /** An export begins; call the answer once, with how it ended. */
  start(way: ExportWay): (outcome: ExportOutcome) => void {
    const stopTimer = this.seconds.startTimer({ way });
    this.running.inc({ way });
    return (outcome) => {
      stopTimer();
      this.running.dec({ way });
      this.exports.inc({ way, outcome });
    };
  }

  /** A file was written. */
  written({ rows, bytes }: Manifest): void {
    this.rows.inc(rows);
    this.bytes.inc(bytes);
  }
}
