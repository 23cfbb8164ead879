import { originate } from '@millrace/events';
import fc from 'fast-check';
import { describeReferrer, ReferrerEnricher } from './referrer';

describe('referrer', () => {
  it.each([
    [
      'https://www.google.co.uk/search?q=red+shoes',
      { medium: 'search', host: 'google.co.uk', source: 'google', term: 'red shoes' },
    ],
    ['https://www.google.com/', { medium: 'search', host: 'google.com', source: 'google' }],
    [
      'https://r.search.yahoo.com/x?p=shoes',
      { medium: 'search', host: 'r.search.yahoo.com', source: 'yahoo', term: 'shoes' },
    ],
    ['https://r.duckduckgo.com/l/?kh=-1', { medium: 'search', host: 'r.duckduckgo.com', source: 'duckduckgo' }],
    ['https://mail.google.com/mail/u/0', { medium: 'email', host: 'mail.google.com', source: 'gmail' }],
    ['http://t.co/abc', { medium: 'social', host: 't.co', source: 'twitter' }],
    ['https://old.reddit.com/r/x', { medium: 'social', host: 'old.reddit.com', source: 'reddit' }],
    ['http://semicomplete.com/blog?token=secret', { medium: 'referral', host: 'semicomplete.com' }],
    ['https://google.com.evil.example/?q=x', { medium: 'referral', host: 'google.com.evil.example' }],
    ['https://notgoogle.com/?q=x', { medium: 'referral', host: 'notgoogle.com' }],
    ['http://localhost:3000/', { medium: 'referral', host: 'localhost' }],
    ['https://bücher.example/', { medium: 'referral', host: 'xn--bcher-kva.example' }],
  ])('%s', (referrer, part) => {
    expect(describeReferrer(referrer)).toEqual(part);
  });

  it.each(['-', 'about:blank', 'android-app://com.example', 'javascript:alert(1)', 'http://', 'https://%zz/'])(
    'says nothing of %s',
    (referrer) => expect(describeReferrer(referrer)).toBeUndefined(),
  );

  it('never throws and stays small', () => {
    const anything = fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string({ unit: 'binary' }));
    fc.assert(fc.property(anything, (text) => JSON.stringify(describeReferrer(`${text}`) ?? {}).length < 2000));
    const long = describeReferrer(`https://bing.com/?q=${'🙂'.repeat(3000)}`)!;
    expect(String(long['term']).length).toBeLessThanOrEqual(256);
  });

  it('says nothing where none was sent', () => {
    expect(new ReferrerEnricher().enrich(originate({ type: 't', source: '/s', data: null }))).toBeUndefined();
  });
});
