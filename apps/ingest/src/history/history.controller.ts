import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { AdminTokenGuard } from '@millrace/runtime';
import { EventHistory, type RecentEvent } from './event-history';
import { type FailedEvent, FailedEvents } from './failed-events';
import { eventsQuery, failedEventsQuery } from './page-query';

/** A page of a list, newest first. */
export interface PageAnswer<T> {
  /** Its items. */
  events: T[];
  /** Give it as `?before=` for the next page; absent at the end. */
  next?: string;
}

/** What is in the pipeline and what fell out of it, for administrators. Reads Redis alone. */
@Controller()
@UseGuards(AdminTokenGuard)
export class HistoryController {
  constructor(
    private readonly history: EventHistory,
    private readonly failed: FailedEvents,
  ) {}

  /** Recent events with their state. */
  @Get('events')
  async events(@Query() query: Record<string, unknown>): Promise<PageAnswer<RecentEvent>> {
    const page = eventsQuery(query);
    const events = await this.history.page(page);
    return events.length < page.count ? { events } : { events, next: events.at(-1)!.entryId };
  }

  /** Dead letters of all stages, and events that the front door refused. */
  @Get('failed-events')
  async failedEvents(@Query() query: Record<string, unknown>): Promise<PageAnswer<FailedEvent>> {
    return this.failed.page(failedEventsQuery(query, this.failed.stages));
  }
}
