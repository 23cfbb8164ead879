import { Inject, Injectable } from '@nestjs/common';
import { fromWire, streams, type GroupMeasures, type WindowClosed } from '@millrace/events';
import { StreamInspector } from '@millrace/redis-streams';
import { AGGREGATIONS } from './aggregations';
import { WindowState } from './state/window-state';
import type { Aggregation } from './windows/aggregation';
import { groupMeasures } from './windows/measures';
import { TopGroups } from './windows/top-groups';
import { parsePair, type Window } from './windows/window';

/** A window as people look at it. */
export interface WindowView {
  /** Name of the aggregation. */
  aggregation: string;
  /** Source whose events are in it. */
  source: string;
  /** Inclusive start, RFC 3339. */
  start: string;
  /** Exclusive end, RFC 3339. */
  end: string;
  /** Whether its numbers are final. */
  state: 'open' | 'closed';
  /** Events counted; of a closed window, in the parts still in the stream. */
  events: number;
  /** Groups; of a closed window, in the parts still in the stream. */
  groups: number;
  /** Groups with the most events, greatest first. */
  top: GroupMeasures[];
}

/** One aggregation of one source. */
export interface PairView {
  /** Name of the aggregation. */
  aggregation: string;
  /** The source. */
  source: string;
  /** Applied watermark, RFC 3339; null before the first round. */
  watermark: string | null;
  /** End of the last closed window, RFC 3339: what belongs before it is late. Null while none was closed. */
  closedUntil: string | null;
  /** Events that came late and are in no window. */
  late: number;
}

/** What to look at. */
export interface WindowFilter {
  /** Only this aggregation. */
  aggregation?: string | undefined;
  /** Only this source. */
  source?: string | undefined;
  /** Most groups a window. */
  top: number;
  /** Most windows, latest first. */
  limit: number;
}

/** Closed windows are looked for among this many latest entries of their stream. */
const closedEntries = 1000;

/** Reads windows for people; changes nothing. */
@Injectable()
export class WindowsOverview {
  constructor(
    private readonly state: WindowState,
    private readonly inspector: StreamInspector,
    @Inject(AGGREGATIONS) private readonly aggregations: readonly Aggregation[],
  ) {}

  /** The aggregations that run. */
  declared(): { name: string; types: string[] | 'all'; windowMs: number; disorderMs: number }[] {
    return this.aggregations.map(({ name, types, windowMs, disorderMs }) => ({
      name,
      types: types === 'all' ? types : [...types],
      windowMs,
      disorderMs,
    }));
  }

  /** Watermarks and late events by pair. */
  async pairs(filter: WindowFilter): Promise<PairView[]> {
    const [watermarks, closedUntil, late] = await Promise.all([
      this.state.totals('watermarks'),
      this.state.totals('closedUntil'),
      this.state.totals('late'),
    ]);
    return [...new Set([...watermarks.keys(), ...closedUntil.keys(), ...late.keys()])]
      .filter((pair) => matches(filter, parsePair(pair)))
      .map((pair) => ({
        ...parsePair(pair),
        watermark: timeOrNull(watermarks.get(pair)),
        closedUntil: timeOrNull(closedUntil.get(pair)),
        late: late.get(pair) ?? 0,
      }));
  }

  /** Windows that take events, with their numbers so far. */
  async open(filter: WindowFilter): Promise<WindowView[]> {
    const windows = (await this.state.open()).filter((window) => matches(filter, window));
    const views: WindowView[] = [];
    // One after another: a window may hold tens of thousands of groups.
    for (const window of windows.reverse().slice(0, filter.limit)) views.push(await this.openView(window, filter.top));
    return views;
  }

  /** Windows that were closed lately, as far as their events are still in the stream. */
  async closed(filter: WindowFilter): Promise<WindowView[]> {
    const entries = await this.inspector.recent(streams.windowsClosed, { count: closedEntries });
    const byWindow = new Map<string, { data: WindowClosed; top: TopGroups }>();
    for (const { fields } of entries) {
      const data = fromWire(fields).data as WindowClosed;
      if (!matches(filter, data)) continue;
      const key = `${data.start}/${data.aggregation}/${data.source}`;
      const found = byWindow.get(key) ?? { data, top: new TopGroups(filter.top) };
      if (byWindow.size < filter.limit) byWindow.set(key, found);
      for (const group of data.groups) found.top.add(group);
    }
    return [...byWindow.values()].map(({ data, top }) => view(data, 'closed', top));
  }

  private async openView(window: Window, most: number): Promise<WindowView> {
    const top = new TopGroups(most);
    for await (const [group, measures] of this.state.groups(window)) top.add(groupMeasures(group, measures));
    const { aggregation, source } = window;
    const [start, end] = [new Date(window.start).toISOString(), new Date(window.end).toISOString()];
    return view({ aggregation, source, start, end }, 'open', top);
  }
}

function view(
  { aggregation, source, start, end }: Pick<WindowClosed, 'aggregation' | 'source' | 'start' | 'end'>,
  state: WindowView['state'],
  top: TopGroups,
): WindowView {
  return { aggregation, source, start, end, state, events: top.events, groups: top.groups, top: top.list() };
}

function matches(filter: WindowFilter, { aggregation, source }: Pick<Window, 'aggregation' | 'source'>): boolean {
  return (filter.aggregation ?? aggregation) === aggregation && (filter.source ?? source) === source;
}

function timeOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
