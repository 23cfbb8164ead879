import { fromWire, type MillraceEvent, type NewEvent, originate, toWire } from '@millrace/events';
import { Logger } from '@nestjs/common';
import { Metrics } from '@millrace/runtime';
import { Database } from '../src/database';
import { DayPartitions } from '../src/day-partitions';
import { EventsStage } from '../src/events.stage';
import { PersistConfig } from '../src/persist.config';
import { PersistMetrics } from '../src/persist.metrics';
import { Schema } from '../src/schema';
import { Store } from '../src/store';
import { WindowsStage } from '../src/windows.stage';

// Outages are made on purpose here; what is said of them is not the test's output.
Logger.overrideLogger(false);

/** The parts of persist without transport and HTTP. */
export interface TestPersist {
  database: Database;
  schema: Schema;
  partitions: DayPartitions;
  events: EventsStage;
  windows: WindowsStage;
  metrics: Metrics;
  close(): Promise<void>;
}

/** Puts persist's parts together by hand, as its module does. */
export function aPersist(databaseUrl: string, changes: Partial<PersistConfig> = {}): TestPersist {
  const config = Object.assign(new PersistConfig(), { databaseUrl }, changes);
  const database = new Database(config);
  const partitions = new DayPartitions(database, config);
  const schema = new Schema(database, partitions);
  const metrics = new Metrics();
  const store = new Store(schema, new PersistMetrics(metrics, database));
  return {
    database,
    schema,
    partitions,
    metrics,
    events: new EventsStage(config, database, partitions, store),
    windows: new WindowsStage(database, store),
    close: async () => {
      partitions.onApplicationShutdown();
      await database.onApplicationShutdown();
    },
  };
}

/** An event as it comes out of a stream. */
export function anEvent(changes: Partial<NewEvent<unknown>> = {}): MillraceEvent {
  const event = {
    type: 'page.viewed',
    source: '/shop/web',
    time: '2015-09-12T00:46:58.771Z',
    data: { a: 1 },
    ...changes,
  };
  return fromWire(toWire(originate(event)));
}

/** Events with the ids e0, e1, … */
export function someEvents(count: number, changes: Partial<NewEvent<unknown>> = {}): MillraceEvent[] {
  return Array.from({ length: count }, (_, index) => anEvent({ id: `e${index}`, ...changes }));
}
