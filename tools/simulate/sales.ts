import type { ShopEvent } from './traffic';

/** What the shop made so far, of events that the front door has taken. */
export class Sales {
  orders = 0;
  revenueCents = 0;
  private readonly counts = new Map<string, number>();

  /** Counts an event. */
  add({ type, data }: ShopEvent): void {
    this.counts.set(type, (this.counts.get(type) ?? 0) + 1);
    if (type === 'order.placed') {
      this.orders += 1;
      this.revenueCents += data['totalCents'] as number;
    } else if (type === 'order.refunded') this.revenueCents -= data['amountCents'] as number;
  }

  /** Events by type, the most frequent first. */
  byType(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([, a], [, b]) => b - a));
  }
}
