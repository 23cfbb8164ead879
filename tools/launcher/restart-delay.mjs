/** A process that ran this long before it crashed starts again as if it had never crashed. */
export const steadyAfterMs = 60_000;

const firstDelayMs = 500;
const longestDelayMs = 30_000;

/**
 * How long to wait before a crashed process is started again: doubling, capped.
 *
 * @param {number} crashesInARow 1 for the first
 * @returns {number} milliseconds
 */
export function restartDelayMs(crashesInARow) {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (crashesInARow - 1));
}

/** Crashes in a row after one more, given how long the process ran. */
export function countCrash(crashesInARow, ranForMs) {
  return ranForMs >= steadyAfterMs ? 1 : crashesInARow + 1;
}
