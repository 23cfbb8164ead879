import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `check` no longer throws and does not answer false; fails with its last error after `withinMs`. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 30_000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      const answer = await check();
      if (answer !== false) return answer;
      throw new Error('the condition stayed false');
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await pause(50);
  }
}
