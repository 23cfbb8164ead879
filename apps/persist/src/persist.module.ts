import { type DynamicModule, Module } from '@nestjs/common';
import { stages } from '@millrace/events';
import { RuntimeModule } from '@millrace/runtime';
import { Database } from './database';
import { DayPartitions } from './day-partitions';
import { EventsStage } from './events.stage';
import { PersistConfig } from './persist.config';
import { PersistMetrics } from './persist.metrics';
import { PostgresReadiness } from './postgres.readiness';
import { Schema } from './schema';
import { Store } from './store';
import { WindowsStage } from './windows.stage';

/** The persist stage: events and closed windows into PostgreSQL. */
@Module({})
export class PersistModule {
  static forRoot(config: PersistConfig): DynamicModule {
    return {
      module: PersistModule,
      imports: [RuntimeModule.forStage({ stage: stages.persist, config })],
      controllers: [EventsStage, WindowsStage],
      providers: [Database, DayPartitions, Schema, PersistMetrics, PostgresReadiness, Store],
    };
  }
}
