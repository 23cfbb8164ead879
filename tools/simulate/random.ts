/** Chance that repeats itself: the same seed gives the same numbers (mulberry32, by Tommy Ettinger, public domain). */
export class Random {
  private state: number;

  /** @param seed a whole number of 32 bits */
  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to just below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True in this part of all cases. */
  chance(part: number): boolean {
    return this.next() < part;
  }

  /** One of several. */
  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)]!;
  }

  /** One of several, each as often as its weight says. */
  weighted<T>(items: readonly (readonly [T, number])[]): T {
    let left = this.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) if ((left -= weight) < 0) return item;
    return items.at(-1)![0];
  }

  /** Hexadecimal digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits)
      text += Math.floor(this.next() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, digits);
  }
}

/** Picks few things often and many seldom: the n-th as often as 1/n (Zipf's law), as people do with products. */
export class Zipf<T> {
  private readonly sums: number[] = [];

  constructor(private readonly items: readonly T[]) {
    let sum = 0;
    for (let rank = 1; rank <= items.length; rank++) this.sums.push((sum += 1 / rank));
  }

  /** One of the items. */
  pick(random: Random): T {
    const wanted = random.next() * this.sums.at(-1)!;
    let [low, high] = [0, this.items.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return this.items[low]!;
  }
}
