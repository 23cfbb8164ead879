/** When failed deliveries are tried again, and when they are given up. */
export interface RetryOptions {
  /**
   * Failed deliveries until an entry becomes a dead letter; 1 means no retry.
   * @defaultValue 5
   */
  maxDeliveries?: number;
  /**
   * Delay after the first failure, in milliseconds.
   * @defaultValue 200
   */
  baseMs?: number;
  /**
   * Each further failure multiplies the delay by this.
   * @defaultValue 3
   */
  factor?: number;
  /**
   * Upper bound of a delay, in milliseconds.
   * @defaultValue 300000
   */
  maxMs?: number;
  /**
   * Share of the delay that is random, 0 to 1; spreads retries of a batch that failed together.
   * @defaultValue 0.2
   */
  jitter?: number;
}

/** The retry options with every default filled in. */
export type RetrySchedule = Required<RetryOptions>;

/** Defaults of {@link RetryOptions}. */
export const defaultRetry: RetrySchedule = { maxDeliveries: 5, baseMs: 200, factor: 3, maxMs: 300_000, jitter: 0.2 };

/**
 * Milliseconds until the next delivery after `failures` failed ones: exponential backoff, capped, then shortened by a random
 * share (`jitter`) so that the cap still holds.
 */
export function retryDelayMs(schedule: RetrySchedule, failures: number, random: () => number = Math.random): number {
  const backoff = Math.min(schedule.maxMs, schedule.baseMs * schedule.factor ** (failures - 1));
  return Math.round(backoff * (1 - schedule.jitter * random()));
}
