import { setTimeout as sleep } from 'node:timers/promises';
import { failureKind } from './database-failure';

/** Attempts at one transaction: a deadlock or a serialization failure is over when the other one has gone through. */
const maxAttempts = 5;
const firstDelayMs = 20;

/**
 * Runs a transaction again when it lost against another one, with growing, random delays (20 ms to 320 ms at most).
 * @throws the last error, or at once one that is not transient
 */
export async function retryTransient<T>(
  transaction: () => Promise<T>,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (failureKind(error) !== 'transient' || attempt === maxAttempts) throw error;
      await wait(firstDelayMs * 2 ** (attempt - 1) * (1 + Math.random()));
    }
  }
}
