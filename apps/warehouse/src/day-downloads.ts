import { addAbortSignal, finished, pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from './database';
import type { ExportName } from './export-name';
import { Session } from './session';
import { WarehouseMetrics } from './warehouse.metrics';

/** Streams days to whoever reads them. */
@Injectable()
export class DayDownloads {
  private readonly logger = new Logger(DayDownloads.name);

  constructor(
    private readonly database: Database,
    private readonly metrics: WarehouseMetrics,
  ) {}

  /**
   * Opens a day as a stream of NDJSON, compressed or not, read from PostgreSQL as fast as it is consumed. Destroying it ends the
   * query. Resolves when the first bytes (or the end) are there.
   * @throws the error of PostgreSQL when it cannot even begin
   */
  async open({ day, gzip }: ExportName): Promise<Readable> {
    const session = await Session.open(this.database.pool);
    const end = this.metrics.start('download');
    const lines = addAbortSignal(this.database.closing, session.copyDay(day));
    const abandon = (problem: Error) => {
      this.logger.debug(`A download of ${day} was cut off: ${problem.message}`);
      session.abandon((error) => this.logger.warn(`Could not end the query of a download: ${error.message}`));
    };
    finished(lines, (error) => {
      end(error ? 'failed' : 'done');
      if (error) abandon(error);
      else session.close().catch(abandon);
    });
    await begun(lines);
    // The compressor is destroyed with the stream, and the other way round; the stream's end says all there is to say.
    return gzip ? pipeline(lines, createGzip(), () => undefined) : lines;
  }
}

async function begun(stream: Readable): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.once('readable', resolve).once('error', reject);
  });
}
