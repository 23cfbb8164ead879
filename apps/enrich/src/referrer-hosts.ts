/** A site that sends visitors: its name, what it is, and in which query parameter it says what was searched for. */
export interface ReferrerSite {
  /** `google` */
  source: string;
  /** What kind of site. */
  medium: 'search' | 'social' | 'email';
  /** Query parameters that may hold the search term, in order. */
  terms?: readonly string[];
}

const search = (source: string, ...terms: string[]): ReferrerSite => ({ source, medium: 'search', terms });
const social = (source: string): ReferrerSite => ({ source, medium: 'social' });
const email = (source: string): ReferrerSite => ({ source, medium: 'email' });

/** Sites by host without `www.`; subdomains belong to them unless they have an entry of their own. */
export const referrerSites: Readonly<Record<string, ReferrerSite>> = {
  'bing.com': search('bing', 'q'),
  'duckduckgo.com': search('duckduckgo', 'q'),
  'search.yahoo.com': search('yahoo', 'p', 'q'),
  'baidu.com': search('baidu', 'wd', 'word'),
  'ecosia.org': search('ecosia', 'q'),
  'search.brave.com': search('brave', 'q'),
  'qwant.com': search('qwant', 'q'),
  'startpage.com': search('startpage', 'query'),
  'kagi.com': search('kagi', 'q'),
  'naver.com': search('naver', 'query'),
  'seznam.cz': search('seznam', 'q'),
  'ask.com': search('ask', 'q'),
  'search.aol.com': search('aol', 'q'),
  'mail.google.com': email('gmail'),
  'mail.yahoo.com': email('yahoo mail'),
  'outlook.live.com': email('outlook'),
  'outlook.office.com': email('outlook'),
  'facebook.com': social('facebook'),
  'instagram.com': social('instagram'),
  'twitter.com': social('twitter'),
  't.co': social('twitter'),
  'x.com': social('twitter'),
  'linkedin.com': social('linkedin'),
  'lnkd.in': social('linkedin'),
  'reddit.com': social('reddit'),
  'youtube.com': social('youtube'),
  'pinterest.com': social('pinterest'),
  'tiktok.com': social('tiktok'),
  'threads.net': social('threads'),
  'bsky.app': social('bluesky'),
  'mastodon.social': social('mastodon'),
  'news.ycombinator.com': social('hacker news'),
  'vk.com': social('vk'),
};

/** Sites with a host in many countries: the name before the public suffix decides. */
export const worldwideSites: readonly { host: RegExp; site: ReferrerSite }[] = [
  { host: /^google\.(com?\.)?[a-z]{2,3}$/, site: search('google', 'q') },
  { host: /^yandex\.(com?\.)?[a-z]{2,3}$/, site: search('yandex', 'text') },
  { host: /^pinterest\.(com?\.)?[a-z]{2,3}$/, site: social('pinterest') },
];
