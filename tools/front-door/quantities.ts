const rates: Record<string, number> = { s: 1, m: 60, h: 3600 };
const lengths: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads `500`, `500/s`, `3k/s`, `6000/m` as events a second. @throws Error naming the option */
export function parseRate(option: string, text: string): number {
  const [, number, thousand, unit = 's'] = /^(\d+(?:\.\d+)?)(k?)(?:\/([smh]))?$/i.exec(text.trim()) ?? [];
  const perSecond = (Number(number) * (thousand ? 1000 : 1)) / rates[unit.toLowerCase()]!;
  if (perSecond > 0) return perSecond;
  throw new Error(`${option}: give events a second, such as 500/s, or 6000/m, not '${text}'.`);
}

/** Reads `90s`, `5m`, `1h`, `500ms`, `90` (seconds) as milliseconds. @throws Error naming the option */
export function parseDuration(option: string, text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/i.exec(text.trim()) ?? [];
  const ms = Number(number) * lengths[unit.toLowerCase()]!;
  if (ms > 0) return ms;
  throw new Error(`${option}: give a time such as 90s, 5m or 1h, not '${text}'.`);
}

/** Reads a whole number of at least `least` and at most `most`. @throws Error naming the option */
export function parseCount(option: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`${option}: give a whole number from ${least} to ${most}, not '${text}'.`);
}
