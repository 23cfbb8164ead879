/** A cache of at most `most` values; the one that was asked for longest ago goes first. */
export class BoundedCache<T> {
  private readonly values = new Map<string, T>();

  constructor(private readonly most: number) {}

  /** The value of `key`, made when it is not there. What `make` throws is not kept. */
  get(key: string, make: (key: string) => T): T {
    const found = this.values.get(key);
    const value = found === undefined ? make(key) : found;
    // Set again, so that a Map's order is the order of use.
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.most) this.values.delete(this.values.keys().next().value!);
    return value;
  }

  /** Values held now. */
  get size(): number {
    return this.values.size;
  }
}
