import type { MillraceEvent } from '@millrace/events';
import type { Enricher, EnrichmentPart } from './enricher';
import { referrerSites, worldwideSites, type ReferrerSite } from './referrer-hosts';

const longestTerm = 256;
/** A longer one is cut before it is parsed; its host is in the beginning. */
const longestParsed = 4096;

/**
 * Where a visitor came from: medium (search, social, email or referral), host, and the source and search term of known sites. The
 * rest of the address, which may hold personal data, does not go on.
 */
export class ReferrerEnricher implements Enricher {
  readonly name = 'referrer';

  enrich({ client }: MillraceEvent): EnrichmentPart | undefined {
    return client?.referrer ? describeReferrer(client.referrer) : undefined;
  }
}

/** What an address says of where it leads from; undefined for what is no web address. */
export function describeReferrer(referrer: string): EnrichmentPart | undefined {
  const address = referrer.slice(0, longestParsed);
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const host = url.hostname.replace(/^www\./, '');
  const site = siteOf(host);
  if (!site) return { medium: 'referral', host };
  const term = termOf(url, site);
  return { medium: site.medium, host, source: site.source, ...(term ? { term } : {}) };
}

/** The entry of the host or of the closest domain above it. */
function siteOf(host: string): ReferrerSite | undefined {
  for (let name = host; name.includes('.'); name = name.slice(name.indexOf('.') + 1)) {
    const site = Object.hasOwn(referrerSites, name) ? referrerSites[name] : undefined;
    const found = site ?? worldwideSites.find((worldwide) => worldwide.host.test(name))?.site;
    if (found) return found;
  }
  return undefined;
}

function termOf(url: URL, { terms = [] }: ReferrerSite): string | undefined {
  const found = terms.map((name) => url.searchParams.get(name)?.trim()).find(Boolean);
  return found?.slice(0, longestTerm).replace(/\p{Surrogate}$/u, '');
}
