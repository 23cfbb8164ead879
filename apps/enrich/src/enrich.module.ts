import { Module, type DynamicModule } from '@nestjs/common';
import { stages } from '@millrace/events';
import { RuntimeModule } from '@millrace/runtime';
import { EnrichConfig } from './enrich.config';
import { ENRICHERS, EnrichHandler } from './enrich.handler';
import { EnrichMetrics } from './enrich.metrics';
import type { Enricher } from './enricher';
import { ReferrerEnricher } from './referrer';
import { UserAgentEnricher } from './user-agent';

/** The enrichers that run when nothing else is said. */
export function standardEnrichers(): Enricher[] {
  return [new UserAgentEnricher(), new ReferrerEnricher()];
}

/** Adds to each event what it does not know itself: reads events.accepted, publishes to events.enriched. */
@Module({})
export class EnrichModule {
  static forRoot(config: EnrichConfig, enrichers: readonly Enricher[] = standardEnrichers()): DynamicModule {
    return {
      module: EnrichModule,
      imports: [RuntimeModule.forStage({ stage: stages.enrich, config })],
      controllers: [EnrichHandler],
      providers: [{ provide: ENRICHERS, useValue: enrichers }, EnrichMetrics],
    };
  }
}
