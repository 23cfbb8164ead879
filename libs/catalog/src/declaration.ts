import { durationPattern } from './duration';

/** A type file, `catalog/<type>.yaml`, as people write it. */
export interface TypeDeclaration {
  /** The event type; also the file's name. */
  type: string;
  /** Version of the schema. @defaultValue 1 */
  version?: number;
  /** The team to ask. */
  owner: string;
  /** What happened when such an event is sent. */
  description: string;
  /** Field by which events belong together: `subject` or `data.…`. @defaultValue subject */
  partitionKey?: string;
  /** How repeated events are recognised. @defaultValue by id within 1 h */
  dedupe?: { by?: 'id'; windowMs?: number };
  /** JSON Schema 2020-12 of the data. */
  schema: Record<string, unknown>;
  /** Data that the schema accepts. */
  example: unknown;
  /** Windows over events of this type. */
  aggregations?: AggregationDeclaration[];
}

/** One aggregation, in a type file or alone in `catalog/aggregations/<name>.yaml`. */
export interface AggregationDeclaration {
  /** Its name, unique in the catalog. */
  name: string;
  /** What the numbers say. */
  description?: string;
  /** Length of the tumbling windows, aligned to 1970 in UTC: `1m`, `1h`. */
  window: string;
  /** Field whose value makes the groups: `data.page`, `source`, `type`. @defaultValue one group */
  groupBy?: string;
  /** Numeric field of which sum, average, least and greatest are kept. @defaultValue only counted */
  measure?: string;
  /** How far behind the newest event of its source another one may come. @defaultValue 5s */
  disorder?: string;
  /** Set it where the window outlives the dedupe window and a late duplicate may count twice. @defaultValue false */
  duplicatesAccepted?: boolean;
}

/** An aggregation's own file: it names the types it is over. */
export interface AggregationFile extends AggregationDeclaration {
  /** `'*'` for every type, or declared ones. */
  types: '*' | string[];
}

const duration = { type: 'string', pattern: durationPattern };
const name = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' };
const text = { type: 'string', minLength: 1 };

const aggregation = {
  name,
  description: text,
  window: duration,
  groupBy: text,
  measure: text,
  disorder: duration,
  duplicatesAccepted: { type: 'boolean' },
};

/** JSON Schema of a type file. */
export const typeFileSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'owner', 'description', 'schema', 'example'],
  properties: {
    type: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$' },
    version: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    owner: text,
    description: text,
    partitionKey: text,
    dedupe: {
      type: 'object',
      additionalProperties: false,
      properties: { by: { const: 'id' }, windowMs: { type: 'integer', minimum: 1000, maximum: 604_800_000 } },
    },
    schema: { type: 'object' },
    example: {},
    aggregations: {
      type: 'array',
      items: { type: 'object', additionalProperties: false, required: ['name', 'window'], properties: aggregation },
    },
  },
};

/** JSON Schema of an aggregation's own file. */
export const aggregationFileSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'window', 'types'],
  properties: {
    ...aggregation,
    types: { anyOf: [{ const: '*' }, { type: 'array', minItems: 1, items: { type: 'string' } }] },
  },
};
