import { Injectable } from '@nestjs/common';
import { UnavailableError, UnrecoverableError } from '@millrace/redis-streams';
import { codeOf, failureKind } from './database-failure';
import { isolate } from './isolate';
import { type MergedTable, PersistMetrics } from './persist.metrics';
import { retryTransient } from './retry-transient';
import { Schema } from './schema';

/** Stores a group of items in one transaction, all or nothing; items stored before change nothing. */
export type Merge<T> = (items: readonly T[]) => Promise<MergeCount>;

/** What a merge did. */
export interface MergeCount {
  /** Rows that were written. */
  written: number;
  /** Rows that were there already. */
  merged: number;
}

/** Brings batches into PostgreSQL and says of every failure what it means for the deliveries. */
@Injectable()
export class Store {
  constructor(
    private readonly schema: Schema,
    private readonly metrics: PersistMetrics,
  ) {}

  /**
   * Stores all items that PostgreSQL takes. Resolves to one answer an item, in order: undefined when it is stored, an
   * UnrecoverableError when PostgreSQL refuses what it holds, another error when trying again may help.
   * @throws UnavailableError when PostgreSQL cannot be used; some of the items may be stored
   */
  async store<T>(table: MergedTable, items: readonly T[], merge: Merge<T>): Promise<(Error | undefined)[]> {
    const done = this.metrics.startBatch(table);
    try {
      await this.schema.ready();
      const refused = await isolate(items, (group) => this.mergeGroup(table, group, merge), mayBlameItem);
      this.metrics.refused(table, refused.size);
      return items.map((_, index) => (refused.has(index) ? answerFor(refused.get(index)) : undefined));
    } catch (error) {
      throw new UnavailableError(`PostgreSQL cannot be written to: ${(error as Error).message}`, { cause: error });
    } finally {
      done();
    }
  }

  private async mergeGroup<T>(table: MergedTable, group: readonly T[], merge: Merge<T>): Promise<void> {
    this.metrics.stored(table, await retryTransient(() => merge(group)));
  }
}

function mayBlameItem(error: unknown): boolean {
  return ['row', 'unknown'].includes(failureKind(error));
}

function answerFor(error: unknown): Error {
  const { message, detail } = error as Error & { detail?: string };
  if (failureKind(error) !== 'row') return error as Error;
  const reason = `PostgreSQL refused the row: ${message} (SQLSTATE ${codeOf(error)})`;
  return new UnrecoverableError(detail === undefined ? reason : `${reason}. ${detail}`, { cause: error });
}
