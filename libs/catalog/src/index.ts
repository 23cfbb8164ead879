export { loadCatalog } from './load';
export { Catalog } from './catalog';
export { type Aggregation, defaultDisorderMs } from './aggregation';
export { type DedupeRule, type EventType, defaultDedupeWindowMs, genericDedupe } from './event-type';
export { CatalogError, type CatalogProblem } from './problems';
export { type AggregationDeclaration, type AggregationFile, type TypeDeclaration } from './declaration';
