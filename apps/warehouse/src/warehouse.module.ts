import { type DynamicModule, Module } from '@nestjs/common';
import { RuntimeModule } from '@millrace/runtime';
import { Database } from './database';
import { DayDownloads } from './day-downloads';
import { DayExports } from './day-exports';
import { ExportsController } from './exports.controller';
import { TablesReadiness } from './tables.readiness';
import { WarehouseConfig } from './warehouse.config';
import { WarehouseMetrics } from './warehouse.metrics';

/** The warehouse: days of events out of PostgreSQL, as NDJSON. */
@Module({})
export class WarehouseModule {
  static forRoot(config: WarehouseConfig): DynamicModule {
    return {
      module: WarehouseModule,
      imports: [RuntimeModule.forApp({ name: 'warehouse', config })],
      controllers: [ExportsController],
      providers: [Database, DayDownloads, DayExports, TablesReadiness, WarehouseMetrics],
    };
  }
}
