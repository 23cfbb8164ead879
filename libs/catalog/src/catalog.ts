import type { EventProblem } from '@millrace/events';
import type { Aggregation } from './aggregation';
import { type DedupeRule, type EventType, genericDedupe } from './event-type';

/** The declared event types and aggregations, compiled. Immutable. */
export class Catalog {
  private readonly byType: ReadonlyMap<string, EventType>;

  constructor(
    types: readonly EventType[],
    private readonly declaredAggregations: readonly Aggregation[],
  ) {
    this.byType = new Map(types.map((type) => [type.type, type]));
  }

  /** A declared type; undefined for one that no file declares. */
  get(type: string): EventType | undefined {
    return this.byType.get(type);
  }

  /** Every declared type, by name. */
  types(): EventType[] {
    return [...this.byType.values()];
  }

  /** All that is wrong with an event's data, as JSON Pointers from the event: `/data/page`. Empty for a type that no file declares. */
  validate(type: string, data: unknown): EventProblem[] {
    return this.byType.get(type)?.validate(data) ?? [];
  }

  /** The dedupe rule of a type; by id within 1 h for one that no file declares. */
  dedupe(type: string): DedupeRule {
    return this.byType.get(type)?.dedupe ?? genericDedupe;
  }

  /** Every aggregation, by name. */
  aggregations(): readonly Aggregation[] {
    return this.declaredAggregations;
  }
}
