/** Injection token of the aggregations that run, `readonly Aggregation[]`. */
export const AGGREGATIONS = Symbol('AGGREGATIONS');
