import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type MillraceEvent, streams } from '@millrace/events';
import { drop, Stage } from '@millrace/redis-streams';
import { answerEach, type Prepared } from './answer-each';
import { Database } from './database';
import { DayPartitions } from './day-partitions';
import { EventMerger } from './event-merger';
import { eventRow, type EventRow } from './event-row';
import { PersistConfig } from './persist.config';
import { type MergeCount, Store } from './store';

/** Prefix of the pipeline's own events: they steer the stages and are no facts of the business. */
const controlPrefix = 'millrace.';

/** Enriched events → rows of `events`. */
@Controller()
export class EventsStage {
  private readonly merger: EventMerger;

  constructor(
    config: PersistConfig,
    private readonly database: Database,
    private readonly partitions: DayPartitions,
    private readonly store: Store,
  ) {
    this.merger = new EventMerger(config.copyFromRows);
  }

  /** One answer an event: stored, dropped (a control event), or the error that says what to do with it. */
  @Stage({ from: streams.enriched, batch: true })
  async persist(@Payload() events: MillraceEvent[]): Promise<unknown[]> {
    return answerEach(events, prepare, (rows) => this.store.store('events', rows, (group) => this.merge(group)));
  }

  private async merge(rows: readonly EventRow[]): Promise<MergeCount> {
    await this.partitions.ensure(rows.flatMap(({ day }) => day ?? []));
    const written = await this.database.use((client) => this.merger.merge(client, rows));
    return { written, merged: rows.length - written };
  }
}

function prepare(event: MillraceEvent): Prepared<EventRow> {
  if (event.type?.startsWith(controlPrefix)) return { answer: drop('control event') };
  return { row: eventRow(event) };
}
