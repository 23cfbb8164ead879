import { loadCatalog } from '@millrace/catalog';
import type { AppDescription } from '@millrace/runtime';
import { AggregateConfig } from './aggregate.config';
import { AggregateModule } from './aggregate.module';

/** The app; its aggregations are those of the catalog. */
export const aggregateApp: AppDescription<AggregateConfig> = {
  name: 'aggregate',
  Config: AggregateConfig,
  module: (config) => AggregateModule.forRoot(config, loadCatalog(config.catalogDir).aggregations()),
};
