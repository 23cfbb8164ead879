import type { Random } from './random';
import { categories, currency, found, popular, type Product, searches, shopUrl } from './shop';
import type { Visitor, Visitors } from './visitors';

/** Something that happens in the shop. */
export interface Happening {
  type: string;
  data: Record<string, unknown>;
  /** Whether the browser or the shop's servers tell of it. */
  teller: 'web' | 'backend';
  /** Milliseconds after the one before of the same visit; undefined for the time that people take. */
  afterMs?: number;
}

interface CartLine {
  product: Product;
  quantity: number;
}

const reasons: readonly (readonly [string, number])[] = [
  ['insufficient_funds', 5],
  ['card_declined', 4],
  ['expired_card', 2],
  ['suspected_fraud', 1],
];

/**
 * One visit to the shop, one happening after another, from the landing to leaving or buying; a refund may follow days later. The
 * shares are those of a usual shop: of a hundred visits about forty look at a product, twelve fill a cart and three order.
 */
export class Visit {
  readonly sessionId: string;
  private readonly cartId: string;
  private readonly cart: CartLine[] = [];
  private page: string | undefined;

  constructor(
    readonly visitor: Visitor,
    private readonly visitors: Visitors,
    private readonly random: Random,
  ) {
    this.sessionId = `s-${random.hex(16)}`;
    this.cartId = `c-${random.hex(12)}`;
    this.page = visitor.entry.referrer;
  }

  /** All of it. */
  *happenings(): Generator<Happening, void> {
    const { random } = this;
    yield this.land();
    if (this.visitor.account !== undefined && random.chance(0.4)) yield* this.signIn(this.visitor.account);
    for (let looks = random.weighted(lookCounts); looks > 0; looks--) yield* this.lookAround();
    if (this.cart.length > 0 && random.chance(0.55)) yield* this.checkOut();
  }

  private land(): Happening {
    const { entry } = this.visitor;
    const path = this.random.chance(0.6) ? '/' : `/${this.random.pick(categories)}`;
    return this.view(path, path === '/' ? 'Shop' : titled(path.slice(1)), entry.query);
  }

  private *signIn(account: string): Generator<Happening, void> {
    this.visitor.userId = account;
    const { plan, language } = this.visitor;
    yield this.web('user.identified', { anonymousId: this.visitor.anonymousId, traits: { plan, language } });
  }

  private *lookAround(): Generator<Happening, void> {
    const { random } = this;
    const product = random.chance(0.3) ? yield* this.search() : popular.pick(random);
    if (!product) return;
    yield this.view(product.path, product.name);
    const { productId, name, category, priceCents } = product;
    yield { ...this.web('product.viewed', { productId, name, category, priceCents, currency }), afterMs: 40 };
    if (random.chance(0.22)) yield this.putIn({ product, quantity: random.weighted(quantities) });
    else if (this.cart.length > 0 && random.chance(0.08)) yield this.takeOut();
  }

  private *search(): Generator<Happening, Product | undefined> {
    const query = searches.pick(this.random);
    const results = found(query);
    yield this.web('search.performed', { query, results: results.length });
    return results.length > 0 ? this.random.pick(results.slice(0, 5)) : undefined;
  }

  private putIn(line: CartLine): Happening {
    this.cart.push(line);
    return this.web('cart.item_added', this.cartLine(line));
  }

  private takeOut(): Happening {
    const [line] = this.cart.splice(this.random.between(0, this.cart.length - 1), 1);
    return this.web('cart.item_removed', this.cartLine(line!));
  }

  private *checkOut(): Generator<Happening, void> {
    const { random, visitor, cartId } = this;
    const totalCents = this.cart.reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0);
    const items = this.cart.reduce((sum, { quantity }) => sum + quantity, 0);
    yield this.view('/checkout', 'Checkout');
    yield { ...this.web('checkout.started', { cartId, totalCents, currency, items }), afterMs: 60 };
    if (random.chance(0.3)) return;
    yield* this.knowAccount();
    const order = { orderId: `o-${random.hex(12)}`, totalCents, userId: visitor.userId! };
    if (yield* this.pay(order.orderId, totalCents)) yield* this.order(order);
  }

  private *knowAccount(): Generator<Happening, void> {
    const { visitor } = this;
    if (visitor.userId !== undefined) return;
    if (visitor.account !== undefined) return yield* this.signIn(visitor.account);
    visitor.userId = this.visitors.newAccount();
    const { anonymousId, plan, entry } = visitor;
    yield this.web('user.signed_up', { anonymousId, plan, channel: entry.channel });
  }

  /** Answers whether it succeeded, at the latest with the second attempt. */
  private *pay(orderId: string, amountCents: number): Generator<Happening, boolean> {
    const method = this.random.weighted(methods);
    for (let attempt = 1; attempt <= 2; attempt++) {
      const payment = { paymentId: `pay-${this.random.hex(12)}`, orderId, amountCents, currency, method };
      if (this.random.chance(0.92)) {
        yield this.backend('payment.succeeded', payment, 1500);
        return true;
      }
      yield this.backend('payment.failed', { ...payment, reason: this.random.weighted(reasons) }, 1500);
    }
    return false;
  }

  private *order({
    orderId,
    totalCents,
    userId,
  }: {
    orderId: string;
    totalCents: number;
    userId: string;
  }): Generator<Happening, void> {
    const { random, visitor, cartId } = this;
    const items = this.cart.map(({ product: { productId, priceCents }, quantity }) => ({
      productId,
      quantity,
      priceCents,
    }));
    yield this.backend(
      'order.placed',
      { orderId, userId, cartId, totalCents, currency, country: visitor.country, items },
      200,
    );
    yield this.view('/thank-you', 'Thank you');
    if (!random.chance(0.05)) return;
    const { product, quantity } = random.pick(this.cart);
    const amountCents = random.chance(0.5) ? totalCents : product.priceCents * quantity;
    const reason = random.pick(['broken on arrival', 'changed my mind', 'too late', 'not as described']);
    yield this.backend(
      'order.refunded',
      { orderId, amountCents, currency, reason, userId },
      random.between(60, 600) * 1000,
    );
  }

  private view(path: string, title: string, query = ''): Happening {
    const url = `${shopUrl}${path}${query}`;
    const referrer = this.page;
    this.page = url;
    const { anonymousId } = this.visitor;
    return this.web('page.viewed', { url, path, title, ...(referrer ? { referrer } : {}), anonymousId });
  }

  private cartLine({ product: { productId, priceCents }, quantity }: CartLine): Record<string, unknown> {
    return { cartId: this.cartId, productId, quantity, priceCents, currency };
  }

  private web(type: string, data: Record<string, unknown>): Happening {
    const { userId } = this.visitor;
    const session = type.startsWith('user.') ? {} : { sessionId: this.sessionId };
    return { type, teller: 'web', data: { ...data, ...(userId === undefined ? {} : { userId }), ...session } };
  }

  private backend(type: string, data: Record<string, unknown>, afterMs: number): Happening {
    return { type, teller: 'backend', data, afterMs };
  }
}

const lookCounts: readonly (readonly [number, number])[] = [
  [0, 45],
  [1, 17],
  [2, 12],
  [4, 14],
  [8, 9],
  [15, 3],
];
const quantities: readonly (readonly [number, number])[] = [
  [1, 78],
  [2, 15],
  [4, 6],
  [12, 1],
];
const methods: readonly (readonly [string, number])[] = [
  ['card', 60],
  ['wallet', 25],
  ['invoice', 12],
  ['transfer', 3],
];

function titled(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
