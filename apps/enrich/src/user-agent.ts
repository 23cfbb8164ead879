import type { MillraceEvent } from '@millrace/events';
import Bowser from 'bowser';
import { BoundedCache } from './bounded-cache';
import type { Enricher, EnrichmentPart } from './enricher';

/** Real user agents are shorter; parsing must not take long whatever is sent. */
const longestParsed = 1024;
const longestVersion = 40;
/** About 10 MB at the longest user agents, 3 MB at usual ones. */
const cached = 10_000;
/** Programs that say so, for what Bowser takes for an ordinary client or does not know. Cubot makes telephones. */
const botWords = /(?<!cu)bot\b|crawl|spider|slurp|headless|feedburner|feedfetcher/i;

/**
 * Browser, operating system, device and whether it is a bot, from the connection's User-Agent header. Bowser knows the usual
 * browsers and bots; of others the part says only what is certain.
 */
export class UserAgentEnricher implements Enricher {
  readonly name = 'userAgent';
  private readonly cache = new BoundedCache<EnrichmentPart>(cached);

  enrich({ client }: MillraceEvent): EnrichmentPart | undefined {
    const userAgent = client?.userAgent?.slice(0, longestParsed).trim();
    return userAgent ? this.cache.get(userAgent, describeUserAgent) : undefined;
  }
}

/** What a user agent says of itself. */
export function describeUserAgent(userAgent: string): EnrichmentPart {
  const { browser, os, platform } = Bowser.parse(userAgent);
  // Of a program that it does not know Bowser gives back whatever stands before a slash.
  const known = browser.name !== undefined && /^[\p{L}\p{N} .!+-]{1,40}$/u.test(browser.name);
  return present({
    browser: known ? browser.name : undefined,
    browserVersion: known ? browser.version?.slice(0, longestVersion) : undefined,
    os: os.name,
    osVersion: (os.versionName ?? os.version)?.slice(0, longestVersion),
    device: platform.type,
    bot: platform.type === 'bot' || botWords.test(userAgent),
  });
}

function present(part: Record<string, string | boolean | undefined>): EnrichmentPart {
  return Object.fromEntries(
    Object.entries(part).filter(
      (entry): entry is [string, string | boolean] => Boolean(entry[1]) || entry[1] === false,
    ),
  );
}
