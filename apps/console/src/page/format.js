/** Numbers as people read them. */

const whole = new Intl.NumberFormat('en-US');
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** 1,234,567 */
export function count(number) {
  return whole.format(number);
}

/** 1,234 and 12.3K */
export function short(number) {
  return number < 100_000 ? whole.format(number) : compact.format(number);
}

/** 0, 0.3, 12, 1,234 */
export function rate(perSecond) {
  if (perSecond === 0) return '0';
  return perSecond < 10 ? perSecond.toFixed(1) : whole.format(Math.round(perSecond));
}

/** – for nothing, 45 ms, 3.2 s, 5 min, 2.5 h, 3 days */
export function age(ms) {
  if (ms <= 0) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return ms < 172_800_000 ? `${(ms / 3_600_000).toFixed(1)} h` : `${Math.round(ms / 86_400_000)} days`;
}

/** 512 KB, 3.4 MB, 1.2 GB */
export function bytes(number) {
  if (number < 1024 * 1024) return `${Math.round(number / 1024)} KB`;
  if (number < 1024 ** 3) return `${(number / 1024 ** 2).toFixed(1)} MB`;
  return `${(number / 1024 ** 3).toFixed(1)} GB`;
}

/** 14:05:09 */
export function clock(iso) {
  return new Date(iso).toLocaleTimeString('en-GB');
}

/** 2015-09-12 14:00 – 15:00, in UTC, as windows are cut; of today without the day. */
export function span(start, end, now) {
  const [day, from] = parts(start);
  const [lastDay, to] = parts(end);
  const today = now.slice(0, 10);
  return `${day === today ? '' : `${day} `}${from} – ${lastDay === day ? '' : `${lastDay} `}${to}`;
}

function parts(iso) {
  const time = iso.slice(11, 19);
  return [iso.slice(0, 10), time.endsWith(':00') ? time.slice(0, 5) : time];
}
