import { Random, Zipf } from './random';

/** Something to buy. */
export interface Product {
  productId: string;
  name: string;
  category: string;
  /** Of one piece. */
  priceCents: number;
  currency: string;
  /** Its page. */
  path: string;
}

/** The shop's currency; all amounts are whole cents of it. */
export const currency = 'EUR';

/** Where the shop is on the web. */
export const shopUrl = 'https://shop.example';

const ranges: Record<string, { things: string[]; cents: [number, number] }> = {
  lamps: { things: ['desk lamp', 'floor lamp', 'pendant', 'lantern', 'night light'], cents: [1900, 24_900] },
  chairs: { things: ['chair', 'stool', 'armchair', 'bench', 'rocking chair'], cents: [4900, 69_900] },
  tables: { things: ['table', 'side table', 'desk', 'console table'], cents: [9900, 129_900] },
  kitchen: { things: ['kettle', 'pan', 'cutting board', 'knife', 'bowl', 'mug'], cents: [900, 14_900] },
  textiles: { things: ['cushion', 'blanket', 'rug', 'curtain', 'towel'], cents: [1200, 39_900] },
};
const finishes = ['brass', 'oak', 'linen', 'walnut', 'steel', 'clay'];

/** The shop's range: always the same, whatever the seed, so that products of two runs are the same ones. */
export const products: readonly Product[] = range();

/** The categories' names. */
export const categories: readonly string[] = Object.keys(ranges);

/** Picks products as visitors do: a few of them most of the time. */
export const popular = new Zipf(products);

/** What people type into the search field. */
export const searches = new Zipf([
  ...finishes,
  ...Object.values(ranges).flatMap(({ things }) => things),
  'lmap',
  'gift card',
]);

/** Products that a search finds. */
export function found(query: string): Product[] {
  return products.filter(({ name }) => name.toLowerCase().includes(query));
}

function range(): Product[] {
  const random = new Random(1811);
  const all = Object.entries(ranges).flatMap(
    ([
      category,
      {
        things,
        cents: [least, most],
      },
    ]) => things.flatMap((thing) => finishes.map((finish) => ({ category, name: `${finish} ${thing}`, least, most }))),
  );
  return shuffled(all, random).map(({ category, name, least, most }, index) => ({
    productId: `p-${1000 + index}`,
    name: name[0]!.toUpperCase() + name.slice(1),
    category,
    // Cheap ones are more than dear ones; prices end in 00.
    priceCents: Math.round((least + (most - least) * random.next() ** 2) / 100) * 100,
    currency,
    path: `/${category}/${name.replaceAll(' ', '-')}`,
  }));
}

function shuffled<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.between(0, i);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}
