import type { AppDescription } from '@millrace/runtime';
import { EnrichConfig } from './enrich.config';
import { EnrichModule } from './enrich.module';

/** The app, with the standard enrichers. */
export const enrichApp: AppDescription<EnrichConfig> = {
  name: 'enrich',
  Config: EnrichConfig,
  module: (config) => EnrichModule.forRoot(config),
};
