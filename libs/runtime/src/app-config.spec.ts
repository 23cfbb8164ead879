import { AppConfig, enabledSubscriptions, StageConfig } from './app-config';
import { describeConfig, loadConfig } from './config';

describe('StageConfig', () => {
  it('is valid as it is', () => {
    expect(loadConfig(StageConfig, {})).toEqual(new StageConfig());
  });

  it('has one variable a field, each named once', () => {
    const names = describeConfig(StageConfig).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(expect.arrayContaining(['HOST', 'PORT', 'REDIS_URL', 'BATCH_SIZE', 'CONSUMER_NAME']));
  });

  it.each([
    [{ REDIS_URL: 'localhost' }, /REDIS_URL is not usable: .*redis:\/\//],
    [{ MILLRACE_PREFIX: 'a{b}' }, /MILLRACE_PREFIX is "a\{b\}"/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL is "loud"/],
    [{ ENABLED_STAGES: 'enrich,ingest' }, /ENABLED_STAGES is "enrich,ingest": .*enrich,aggregate,persist/],
    [{ ADMIN_TOKEN: 'short' }, /ADMIN_TOKEN is not usable/],
    [{ BATCH_SIZE: '1001', CONSUMER_NAME: 'a b' }, /BATCH_SIZE is "1001"[^]*CONSUMER_NAME is "a b"/],
  ])('refuses %j', (env, reason) => {
    expect(() => loadConfig(StageConfig, env)).toThrow(reason);
  });
});

it('measures and trims by the enabled stages only', () => {
  const config = Object.assign(new AppConfig(), { enabledStages: ['enrich', 'persist'] });
  expect(enabledSubscriptions(config)).toEqual([
    { stream: 'events.accepted', group: 'enrich' },
    { stream: 'events.enriched', group: 'persist' },
    { stream: 'windows.closed', group: 'persist' },
  ]);
});
