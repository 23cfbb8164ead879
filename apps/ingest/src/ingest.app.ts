import { loadCatalog } from '@millrace/catalog';
import { type AppDescription } from '@millrace/runtime';
import { IngestConfig, trustProxyOf } from './ingest.config';
import { IngestModule } from './ingest.module';

/** The front door as an app: what its main starts, and tests too. */
export const ingestApp: AppDescription<IngestConfig> = {
  name: 'ingest',
  Config: IngestConfig,
  module: (config) => IngestModule.forRoot(config, loadCatalog(config.catalogDir)),
  http: (config) => ({ trustProxy: trustProxyOf(config.trustProxy), bodyLimit: config.maxBodyBytes }),
};
