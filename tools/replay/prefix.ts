/**
 * Puts what ends in any order back into the order in which it began: work that is done counts only once everything before it is
 * done too.
 */
export class Prefix<T> {
  private readonly done = new Map<number, T>();
  private begun = 0;
  private next = 0;

  /** Begins a piece of work; the number is for {@link complete}. */
  begin(): number {
    return this.begun++;
  }

  /** Completes one and answers all that now count, in order. */
  complete(number: number, result: T): T[] {
    this.done.set(number, result);
    const counting: T[] = [];
    for (; this.done.has(this.next); this.next += 1) {
      counting.push(this.done.get(this.next)!);
      this.done.delete(this.next);
    }
    return counting;
  }
}
