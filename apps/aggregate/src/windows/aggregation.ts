import type { Aggregation as CatalogAggregation } from '@millrace/catalog';

/** What folding and closing need of an aggregation; the catalog compiles it. Its groupBy and value may throw. */
export type Aggregation = Pick<CatalogAggregation, 'name' | 'types' | 'windowMs' | 'disorderMs' | 'groupBy' | 'value'>;
