import { ConfigError, loadConfig } from '@millrace/runtime';
import { IngestConfig, trustProxyOf } from './ingest.config';

describe('IngestConfig', () => {
  it('stands by itself', () => {
    const { port, maxDepth, maxBodyBytes, trustProxy } = loadConfig(IngestConfig, {});
    expect({ port, maxDepth, maxBodyBytes, trustProxy }).toEqual({
      port: 3001,
      maxDepth: 100_000,
      maxBodyBytes: 10_485_760,
      trustProxy: 'false',
    });
  });

  it('names every wrong variable', () => {
    const wrong = {
      MAX_DEPTH: '0',
      MAX_JSON_DEPTH: 'deep',
      CATALOG_UNKNOWN: 'maybe',
      TRUST_PROXY: 'my proxy',
      DEFAULT_SOURCE: 'x'.repeat(300),
    };
    expect(() => loadConfig(IngestConfig, wrong)).toThrow(ConfigError);
    for (const name of Object.keys(wrong)) expect(() => loadConfig(IngestConfig, wrong)).toThrow(name);
  });

  it.each(['false', 'true', '2', '10.0.0.0/8', '10.0.0.1, 192.168.0.0/16', '2001:db8::/32'])(
    'trusts proxies: %s',
    (text) => {
      expect(loadConfig(IngestConfig, { TRUST_PROXY: text }).trustProxy).toBe(text);
    },
  );

  it('reads TRUST_PROXY for Fastify', () => {
    expect([trustProxyOf('true'), trustProxyOf('false'), trustProxyOf('10.0.0.0/8')]).toEqual([
      true,
      false,
      '10.0.0.0/8',
    ]);
    const hops = trustProxyOf('2') as (address: string, hop: number) => boolean;
    expect([0, 1, 2].map((hop) => hops('192.0.2.1', hop))).toEqual([true, true, false]);
  });
});
