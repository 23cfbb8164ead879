import { originate, withEnvelope } from '@millrace/events';
import { describeUserAgent, UserAgentEnricher } from './user-agent';

const from = (userAgent?: string) =>
  withEnvelope(
    originate({ type: 't', source: '/s', data: null }),
    userAgent === undefined ? {} : { client: { userAgent } },
  );

describe('user agent', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
      { browser: 'Chrome', browserVersion: '120.0.0.0', os: 'Windows', osVersion: '10', device: 'desktop', bot: false },
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
      { browser: 'Safari', browserVersion: '17.0', os: 'iOS', osVersion: '17.0', device: 'mobile', bot: false },
    ],
    [
      'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
      { browser: 'Googlebot', browserVersion: '2.1', device: 'bot', bot: true },
    ],
    ['Mozilla/5.0 (Linux; Android 9; CUBOT X19) Mobile', expect.objectContaining({ os: 'Android', bot: false })],
    ['acme-crawler (+https://acme.example)', { bot: true }],
    ['curl/7.88.1', { bot: false }],
    ['FBAN/FB4A;FBAV/3.4;FBBV/258875;FBDM/{density=0.75}', { bot: false }],
  ])('%s', (userAgent, part) => {
    expect(describeUserAgent(userAgent)).toEqual(part);
  });

  it('says nothing where none was sent', () => {
    const enricher = new UserAgentEnricher();
    for (const event of [from(), from(''), from('  ')]) expect(enricher.enrich(event)).toBeUndefined();
  });

  it('looks only at the beginning of a long one', () => {
    const long = `curl/7 ${'x'.repeat(64 * 1024)}`;
    expect(new UserAgentEnricher().enrich(from(`${long}Googlebot`))).toMatchObject({ bot: false });
  });
});
