/** Bytes of one event as it is posted. */
export const eventBytes = 500;

/** Pages that the events are about: as many groups has the largest aggregation of a batch. */
const pages = 50;

/** The header of all requests: enrich has a real user agent to parse. */
export const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

/** Id of an event: a UUID of version 7 in shape, and like one in order of time. Sorts as `index` counts. */
export function eventId(index: number): string {
  return `01990000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** A page view as a client would post it: a declared type with two aggregations, {@link eventBytes} long. */
export function eventJson(source: string, index: number, time: string): string {
  const page = `/products/brass-lamp-${index % pages}`;
  const head =
    `{"id":"${eventId(index)}","type":"page.viewed","source":"${source}","time":"${time}","subject":"user-${index % 5000}",` +
    `"data":{"url":"https://shop.example${page}?utm_source=newsletter","path":"${page}",` +
    `"referrer":"https://search.example/?q=brass+lamp","anonymousId":"b-${index % 5000}","sessionId":"s-${index % 9000}","title":"`;
  return `${head}${filler.slice(0, eventBytes - head.length - 3)}"}}`;
}

const filler = 'A brass lamp with a linen shade, made to order by people who like lamps. '.repeat(8);

/** The body of a request of `count` events from `first` on. */
export function bodyOf(source: string, first: number, count: number, time: string): string {
  return `[${Array.from({ length: count }, (_, n) => eventJson(source, first + n, time)).join(',')}]`;
}
