import { StageConfig } from '@millrace/runtime';

/** What enrich is told by its environment. */
export class EnrichConfig extends StageConfig {
  override port: number = 3002;
}
