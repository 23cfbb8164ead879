import { join, resolve } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from './database';
import { exportDay, type ExportResult } from './export-day';
import { exportFileName, type ExportName } from './export-name';
import { WarehouseConfig } from './warehouse.config';
import { WarehouseMetrics } from './warehouse.metrics';

/** Writes days to files in `EXPORT_DIR`. */
@Injectable()
export class DayExports {
  private readonly logger = new Logger(DayExports.name);
  private readonly underWay = new Map<string, Promise<ExportResult>>();

  constructor(
    private readonly config: WarehouseConfig,
    private readonly database: Database,
    private readonly metrics: WarehouseMetrics,
  ) {}

  /** Exports a day; whoever asks while it is under way, here or in another process, gets the same outcome. */
  async export(name: ExportName): Promise<ExportResult> {
    const file = resolve(join(this.config.exportDir, exportFileName(name)));
    const running = this.underWay.get(file);
    if (running) return { ...(await running), joined: true };
    const started = this.run(name, file).finally(() => this.underWay.delete(file));
    this.underWay.set(file, started);
    return started;
  }

  private async run(name: ExportName, file: string): Promise<ExportResult> {
    const end = this.metrics.start('file');
    try {
      const result = await exportDay(this.database.pool, { ...name, file }, this.options());
      end(result.joined ? 'joined' : 'done');
      if (!result.joined) this.metrics.written(result.manifest);
      this.logger.log(`Exported ${result.manifest.rows} events of ${name.day} to ${file}`);
      return result;
    } catch (error) {
      end('failed');
      throw error;
    }
  }

  private options() {
    const onWarning = (error: Error) => this.logger.warn(`While an export was cut off: ${error.message}`);
    return { signal: this.database.closing, onWarning };
  }
}
