/** How busy the shop is in each hour of a day, compared to each other: quiet at night, a peak in the evening. */
const hours = [14, 8, 5, 4, 4, 7, 15, 28, 42, 54, 60, 62, 66, 62, 58, 58, 60, 66, 76, 92, 100, 88, 58, 30];
const mean = hours.reduce((sum, hour) => sum + hour, 0) / hours.length;
const dayMs = 86_400_000;

/** How busy it is at a moment of the day (0 to 1), compared to the whole day's mean: 1 is as usual. */
export function busyness(partOfDay: number): number {
  const at = (((partOfDay % 1) + 1) % 1) * hours.length;
  const hour = Math.floor(at);
  const next = hours[(hour + 1) % hours.length]!;
  return (hours[hour]! + (next - hours[hour]!) * (at - hour)) / mean;
}

/** When each of `count` events happens in the 24 hours (of UTC) before a moment: as the curve says, in order. */
export function* momentsOfDay(count: number, endMs: number): Generator<number> {
  const steps = 24 * 12;
  const stepMs = dayMs / steps;
  const startMs = endMs - dayMs;
  const weights = Array.from({ length: steps }, (_, step) => busyness((startMs + step * stepMs) / dayMs));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let step = 0;
  let before = 0;
  for (let n = 0; n < count; n++) {
    const wanted = ((n + 0.5) / count) * total;
    while (step < steps - 1 && before + weights[step]! <= wanted) before += weights[step++]!;
    yield Math.floor(startMs + (step + Math.min(0.999, (wanted - before) / weights[step]!)) * stepMs);
  }
}
