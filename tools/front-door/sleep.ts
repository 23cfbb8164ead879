import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after the given time, or at once when the signal comes; never rejects for it. */
export async function sleepOrAbort(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}
