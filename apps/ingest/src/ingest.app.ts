import { loadCatalog } from '@millrace/catalog';
import { type AppDescription } from '@millrace/runtime';
import { IngestConfig, trustProxyOf } from './ingest.config';
import { IngestModule } from './ingest.module';

/** A request that takes longer than this to arrive is cut off: slow senders must not hold connections open forever. */
const requestTimeoutMs = 120_000;

/** The front door as an app: what its main starts, and tests too. */
export const ingestApp: AppDescription<IngestConfig> = {
  name: 'ingest',
  Config: IngestConfig,
  module: (config) => IngestModule.forRoot(config, loadCatalog(config.catalogDir)),
  http: (config) => ({
    trustProxy: trustProxyOf(config.trustProxy),
    bodyLimit: config.maxBodyBytes,
    requestTimeout: requestTimeoutMs,
  }),
};
