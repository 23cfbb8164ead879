import type { MillraceEvent } from '@millrace/events';

/** Where a path may begin. Not `client`: it is personal data, and gone after enrich. */
const roots = [
  'data',
  'id',
  'type',
  'source',
  'time',
  'receivedAt',
  'correlationId',
  'causationId',
  'subject',
  'schemaVersion',
  'enrichment',
] as const satisfies readonly (keyof MillraceEvent)[];

/** A dotted path to a field of an event: `data.page`, `subject`, `enrichment.userAgent.browser`. */
export class FieldPath {
  private readonly root: keyof MillraceEvent;
  private readonly steps: readonly string[];

  /** @throws Error when the path does not begin with `data` or an attribute of the envelope, `client` excepted */
  constructor(readonly text: string) {
    const [first, ...steps] = text.split('.');
    const root = roots.find((name) => name === first);
    if (root === undefined || steps.includes('')) {
      throw new Error(`'${text}' is no field of an event: write data.<field> or one of ${roots.slice(1).join(', ')}.`);
    }
    this.root = root;
    this.steps = steps;
  }

  /** True when the event's data must be parsed to read it. */
  get needsData(): boolean {
    return this.root === 'data';
  }

  /** The value; undefined where the event has none. Inside data only own fields count: `data.constructor` is nothing. */
  read(event: MillraceEvent): unknown {
    // An attribute may be an accessor of the event's class: data is, until somebody looks at it.
    let value: unknown = event[this.root];
    for (const step of this.steps) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = (value as Record<string, unknown>)[step];
    }
    return value;
  }

  /** The value as a group's key: the text itself, JSON of anything else, '' where the event has none or null. */
  key(event: MillraceEvent): string {
    const value = this.read(event);
    if (value === undefined || value === null) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  /** The value as a number; undefined where there is none. */
  number(event: MillraceEvent): number | undefined {
    const value = this.read(event);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  /** What a JSON Schema of the data says of the field: its subschema, or undefined where the schema does not name it. */
  declaredIn(schema: Record<string, unknown>): Record<string, unknown> | undefined {
    let subschema: Record<string, unknown> | undefined = schema;
    for (const step of this.steps) {
      const properties = subschema?.['properties'] as Record<string, Record<string, unknown>> | undefined;
      if (!properties || !Object.hasOwn(properties, step)) return undefined;
      subschema = properties[step];
    }
    return subschema;
  }
}
