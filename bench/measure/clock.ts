/**
 * Milliseconds on a clock that all processes of the machine share and that nobody sets (CLOCK_MONOTONIC on Linux): times taken in
 * different processes can be subtracted.
 */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
