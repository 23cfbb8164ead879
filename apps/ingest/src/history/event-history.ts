import { groupsOf, streams, type StageName, type StreamName } from '@millrace/events';
import { type EntryState, type StreamInspector } from '@millrace/redis-streams';
import { msOf, scan } from './scan';
import { identity, seenEvent, type SeenEvent } from './seen-event';

/**
 * Where a stage stands with an event. `settled` is done or dropped, also when its entry has been trimmed since; `unknown` when
 * the stage is so far behind or ahead that looking for the event would take too long.
 */
export type StageState = EntryState | 'dead' | 'unknown';

/** An event and how far it came. */
export interface RecentEvent {
  /** Its entry in events.accepted; also the cursor. */
  entryId: string;
  /** The furthest that all its stages have come. */
  state: 'accepted' | 'enriching' | 'enriched' | 'settled' | 'dead';
  /** Each stage that handles events, by name. */
  stages: Partial<Record<StageName, StageState>>;
  /** Its envelope, the client's IP masked. */
  event: SeenEvent;
}

type Entry = { entryId: string; event: SeenEvent };
type Inspector = Pick<StreamInspector, 'recent' | 'states' | 'deadLetters'>;

const mostScanned = 5000;

/** Recent events with their state, read from Redis alone. Goes as far back as events.accepted does. */
export class EventHistory {
  constructor(private readonly inspector: Inspector) {}

  /** The newest events, or those before an entry id. */
  async page(page: { count: number; before?: string }): Promise<RecentEvent[]> {
    const found = await this.inspector.recent(streams.accepted, page);
    const entries = found.map(({ id, fields }) => ({ entryId: id, event: seenEvent(fields) }));
    if (entries.length === 0) return [];
    const accepted = new Map(entries.map(({ entryId }) => [entryId, entryId]));
    const { enriched, cutShort } = await this.enrichedEntries(entries);
    const first = await this.stagesAfter(streams.accepted, accepted);
    const second = await this.stagesAfter(streams.enriched, enriched);
    return entries.map((entry) => {
      const before = first.get(entry.entryId)!;
      const after = second.get(entry.entryId) ?? unseen(before, cutShort);
      return { ...entry, state: overall(before, after), stages: { ...before, ...after } };
    });
  }

  /** Entry in events.accepted → entry in events.enriched of the same event. Nothing is enriched before it is accepted. */
  private async enrichedEntries(entries: Entry[]): Promise<{ enriched: Map<string, string>; cutShort: boolean }> {
    const wanted = new Map(entries.map(({ entryId, event }) => [identity(event), entryId]));
    const enriched = new Map<string, string>();
    const oldestMs = msOf(entries.at(-1)!.entryId);
    const { cutShort } = await scan(
      (page) => this.inspector.recent(streams.enriched, page),
      ({ id, fields }) => {
        const entryId = wanted.get(identity(seenEvent(fields)));
        if (entryId !== undefined) enriched.set(entryId, id);
        return enriched.size === wanted.size;
      },
      { isPast: ({ id }) => msOf(id) < oldestMs, most: mostScanned },
    );
    return { enriched, cutShort };
  }

  /** Entry in events.accepted → state of each group of a stream, given the event's entry there. */
  private async stagesAfter(stream: StreamName, entries: Map<string, string>): Promise<Map<string, Stages>> {
    const found = new Map<string, Stages>([...entries.keys()].map((entryId) => [entryId, {}]));
    if (entries.size === 0) return found;
    for (const group of groupsOf(stream)) {
      const ids = [...entries.values()];
      const [states, dead] = await Promise.all([
        this.inspector.states(stream, group, ids),
        this.deadAmong(stream, group, ids),
      ]);
      for (const [entryId, id] of entries)
        found.get(entryId)![group] = dead.has(id) ? 'dead' : (states.get(id) ?? 'unknown');
    }
    return found;
  }

  private async deadAmong(stream: StreamName, group: StageName, ids: string[]): Promise<Set<string>> {
    const wanted = new Set(ids);
    const dead = new Set<string>();
    const oldestMs = Math.min(...ids.map(msOf));
    await scan(
      (page) => this.inspector.deadLetters(stream, group, page),
      (letter) => void (wanted.has(letter.entryId) && dead.add(letter.entryId)),
      { isPast: ({ id }) => msOf(id) < oldestMs, most: mostScanned },
    );
    return dead;
  }
}

type Stages = RecentEvent['stages'];

/** States of the stages behind enrich for an event of which events.enriched shows no entry. */
function unseen(before: Stages, cutShort: boolean): Stages {
  const isThrough = Object.values(before).every((state) => state === 'settled');
  const state: StageState = !isThrough ? 'waiting' : cutShort ? 'unknown' : 'settled';
  return Object.fromEntries(groupsOf(streams.enriched).map((group) => [group, state]));
}

/** One word for all stages. */
export function overall(before: Stages, after: Stages): RecentEvent['state'] {
  const [first, second] = [Object.values(before), Object.values(after)];
  if ([...first, ...second].includes('dead')) return 'dead';
  if (first.some((state) => state !== 'settled')) return first.includes('waiting') ? 'accepted' : 'enriching';
  return second.every((state) => state === 'settled') ? 'settled' : 'enriched';
}
