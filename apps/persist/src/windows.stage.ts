import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type MillraceEvent, pipelineTypes, streams } from '@millrace/events';
import { drop, Stage } from '@millrace/redis-streams';
import { answerEach, type Prepared } from './answer-each';
import { Database } from './database';
import { mergeWindowRows } from './merge-windows';
import { type MergeCount, Store } from './store';
import { windowRows, type WindowRow } from './window-rows';

/** Closed windows → rows of `closed_windows`, one a group. */
@Controller()
export class WindowsStage {
  constructor(
    private readonly database: Database,
    private readonly store: Store,
  ) {}

  /** One answer an event: stored with all its groups, dropped, or the error that says what to do with it. */
  @Stage({ from: streams.windowsClosed, batch: true })
  async persist(@Payload() events: MillraceEvent[]): Promise<unknown[]> {
    return answerEach(events, prepare, (windows) =>
      this.store.store('closed_windows', windows, (group) => this.merge(group.flat())),
    );
  }

  private async merge(rows: readonly WindowRow[]): Promise<MergeCount> {
    const written = await this.database.transaction((client) => mergeWindowRows(client, rows));
    return { written, merged: rows.length - written };
  }
}

function prepare(event: MillraceEvent): Prepared<WindowRow[]> {
  if (event.type !== pipelineTypes.windowClosed) return { answer: drop('not a closed window') };
  return { row: windowRows(event) };
}
