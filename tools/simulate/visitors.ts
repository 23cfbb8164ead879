import { type Random, Zipf } from './random';

/** Who comes to the shop, with which browser and from where. */
export interface Visitor {
  /** The browser. */
  anonymousId: string;
  /** The account; undefined until the visitor signs in or up. */
  userId: string | undefined;
  /** The account that the visitor has, signed in or not. */
  account: string | undefined;
  country: string;
  language: string;
  plan: string;
  ip: string;
  userAgent: string;
  /** Where the visit came from. */
  entry: Entry;
}

/** A way into the shop. */
export interface Entry {
  /** What it is called in `user.signed_up`. */
  channel: string;
  /** The page that led here; undefined when somebody typed the address. */
  referrer: string | undefined;
  /** Query of the first address, with its question mark. */
  query: string;
}

const entries: readonly (readonly [Entry, number])[] = [
  [{ channel: 'direct', referrer: undefined, query: '' }, 30],
  [{ channel: 'search', referrer: 'https://www.google.com/', query: '' }, 28],
  [{ channel: 'search', referrer: 'https://www.bing.com/', query: '' }, 5],
  [{ channel: 'search', referrer: 'https://duckduckgo.com/', query: '' }, 4],
  [
    {
      channel: 'ads',
      referrer: 'https://www.google.com/',
      query: '?utm_source=google&utm_medium=cpc&utm_campaign=autumn',
    },
    12,
  ],
  [{ channel: 'social', referrer: 'https://www.instagram.com/', query: '?utm_source=instagram&utm_medium=social' }, 9],
  [{ channel: 'social', referrer: 'https://t.co/', query: '' }, 3],
  [{ channel: 'mail', referrer: undefined, query: '?utm_source=newsletter&utm_medium=email&utm_campaign=week-42' }, 7],
  [{ channel: 'friend', referrer: 'https://blog.example/ten-lamps', query: '' }, 2],
];

const userAgents: readonly (readonly [string, number])[] = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    27,
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
    24,
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    20,
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
    8,
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    6,
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0', 5],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    5,
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 2],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    2,
  ],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 1],
];

/** Networks of which MaxMind's test database knows the country, so that they mean something without a licence. */
const places: readonly (readonly [{ country: string; language: string; network: string; hosts: number }, number])[] = [
  [{ country: 'GB', language: 'en', network: '81.2.69.', hosts: 255 }, 30],
  [{ country: 'SE', language: 'sv', network: '89.160.20.', hosts: 255 }, 18],
  [{ country: 'US', language: 'en', network: '216.160.83.', hosts: 63 }, 22],
  [{ country: 'CN', language: 'zh', network: '175.16.199.', hosts: 255 }, 8],
  [{ country: 'BT', language: 'dz', network: '67.43.156.', hosts: 255 }, 3],
  [{ country: 'PH', language: 'en', network: '202.196.224.', hosts: 255 }, 5],
];

/** Everybody who may come: known accounts, some of them often, and strangers. */
export class Visitors {
  private readonly accounts: Zipf<number>;
  private newcomers = 0;

  /** @param users number of accounts at the beginning */
  constructor(
    private readonly users: number,
    private readonly random: Random,
  ) {
    this.accounts = new Zipf(Array.from({ length: users }, (_, n) => n));
  }

  /** The next one who comes in. */
  arrive(): Visitor {
    const { random } = this;
    const isKnown = random.chance(0.55);
    const number = isKnown ? this.accounts.pick(random) : undefined;
    const place = random.weighted(places);
    return {
      anonymousId: number === undefined ? `b-${random.hex(12)}` : `b-${number}`,
      account: number === undefined ? undefined : `u-${number}`,
      userId: undefined,
      country: place.country,
      language: place.language,
      plan: random.chance(0.15) ? 'plus' : 'free',
      ip: place.network + random.between(1, place.hosts - 1),
      userAgent: random.weighted(userAgents),
      entry: random.weighted(entries),
    };
  }

  /** The name of a new account. */
  newAccount(): string {
    this.newcomers += 1;
    return `u-${this.users + this.newcomers}-${this.random.hex(4)}`;
  }
}
