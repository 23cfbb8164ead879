const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The form of a duration in catalog files: `500ms`, `30s`, `1m`, `1h`, `1d`. */
export const durationPattern = '^[1-9][0-9]{0,8}(ms|s|m|h|d)$';

/** Milliseconds of a duration of that form. */
export function durationMs(text: string): number {
  const [, amount, unit] = /^([0-9]+)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) throw new Error(`${text} is no duration: write 30s, 1m or 1h.`);
  return Number(amount) * unitMs[unit]!;
}
