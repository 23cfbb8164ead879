let lastMinute = '';
let lastMinuteMs = NaN;

/**
 * Milliseconds since 1970 of an RFC 3339 time; NaN where it is none. For the times the pipeline itself writes,
 * `2015-09-12T23:59:59.200Z`, several times faster than `Date.parse`, because those of a batch share their minute.
 */
export function epochMs(time: string): number {
  if (time.length !== 24 || time.charCodeAt(23) !== 90 /* Z */ || time.charCodeAt(19) !== 46 /* . */)
    return Date.parse(time);
  const minute = time.slice(0, 17);
  if (minute !== lastMinute) {
    lastMinuteMs = Date.parse(`${minute}00.000Z`);
    lastMinute = minute;
  }
  return lastMinuteMs + digits(time, 17, 2) * 1000 + digits(time, 20, 3);
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
