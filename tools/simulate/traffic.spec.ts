import { isIP } from 'node:net';
import { join } from 'node:path';
import { loadCatalog } from '@millrace/catalog';
import { Random } from './random';
import { type ShopEvent, Traffic } from './traffic';
import { Visitors } from './visitors';

const start = Date.parse('2026-03-01T12:00:00.000Z');

function someTraffic(count: number, seed = 1): ShopEvent[] {
  const random = new Random(seed);
  const traffic = new Traffic({ random, visitors: new Visitors(500, random), visits: 200, root: '/shop' });
  return Array.from({ length: count }, (_, n) => traffic.next(start + n * 20));
}

describe('the traffic of the shop', () => {
  const events = someTraffic(25_000);
  const of = (type: string): ShopEvent[] => events.filter((event) => event.type === type);
  const byVisit = new Map<string, ShopEvent[]>();
  for (const event of events) byVisit.set(event.correlationId, [...(byVisit.get(event.correlationId) ?? []), event]);

  it('is what the catalog declares', () => {
    const catalog = loadCatalog(join(__dirname, '../../catalog'));
    const undeclared = events.filter(({ type }) => catalog.get(type) === undefined);
    const wrong = events.flatMap(({ type, data }) =>
      catalog.validate(type, data).map((problem) => ({ type, data, problem })),
    );
    expect([undeclared, wrong]).toEqual([[], []]);
  });

  it('has every kind of event, in the proportions of a shop', () => {
    const share = (type: string): number => of(type).length / byVisit.size;
    expect(share('page.viewed')).toBeGreaterThan(1);
    expect(share('order.placed')).toBeGreaterThan(0.01);
    expect(share('order.placed')).toBeLessThan(0.12);
    for (const type of [
      'search.performed',
      'cart.item_removed',
      'user.signed_up',
      'user.identified',
      'order.refunded',
    ]) {
      expect(of(type).length).toBeGreaterThan(5);
    }
    expect(of('payment.failed').length).toBeLessThan(of('payment.succeeded').length / 5);
  });

  it('tells stories that make sense', () => {
    for (const visit of byVisit.values()) {
      const types = visit.map(({ type }) => type);
      expect(types[0]).toBe('page.viewed');
      const order = visit.find(({ type }) => type === 'order.placed');
      if (!order) continue;
      const before = types.slice(0, types.indexOf('order.placed'));
      expect(before).toEqual(expect.arrayContaining(['cart.item_added', 'checkout.started', 'payment.succeeded']));
      const { items, totalCents, orderId, userId } = order.data as {
        items: { quantity: number; priceCents: number }[];
        totalCents: number;
        orderId: string;
        userId: string;
      };
      expect(items.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0)).toBe(totalCents);
      expect(order.subject).toBe(userId);
      const money = visit.filter(({ type }) => /^(payment|order)\./.test(type));
      expect(new Set(money.map(({ data }) => data['orderId']))).toEqual(new Set([orderId]));
      const refund = visit.find(({ type }) => type === 'order.refunded');
      if (refund) expect(refund.data['amountCents']).toBeLessThanOrEqual(totalCents);
    }
  });

  it('goes on in the order of time, each event with an id of its own', () => {
    const times = events.map(({ time }) => Date.parse(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it('comes from known users, some often, and from strangers', () => {
    const visits = [...byVisit.values()];
    const users = visits.map((visit) => visit.at(-1)!.subject);
    const count = (subject: string): number => users.filter((one) => one === subject).length;
    expect(count('u-0') + count('b-0')).toBeGreaterThan(count('u-100') + count('b-100'));
    expect(users.some((subject) => /^b-[0-9a-f]{12}$/.test(subject))).toBe(true);
  });

  it('carries the connection of whoever is at the browser, and nothing personal else', () => {
    const isRight = ({ source, context }: ShopEvent): boolean =>
      source === '/shop/backend' ? context === undefined : isIP(context?.ip ?? '') === 4 && context!.userAgent !== '';
    expect(events.filter((event) => !isRight(event))).toEqual([]);
    expect(JSON.stringify(events.slice(0, 5000))).not.toMatch(/@|"(name|email|firstName)":"[A-Z][a-z]+ [A-Z]/);
  });

  it('is the same for the same seed', () => {
    expect(someTraffic(500, 42)).toEqual(someTraffic(500, 42));
    expect(someTraffic(500, 42)).not.toEqual(someTraffic(500, 43));
  });
});
