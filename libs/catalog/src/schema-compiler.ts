import type { EventProblem } from '@millrace/events';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/** Most problems named of one value. */
const mostProblems = 20;

/** Values with more parts than this are only told their first problem: naming all of a hostile one costs a gigabyte. */
const mostParts = 10_000;

type Schema = Record<string, unknown>;

/** All that is wrong with a value, as JSON Pointers below `root`; at most 20. */
export type Validate = (value: unknown, root: string) => EventProblem[];

/** Compiles JSON Schemas, version 2020-12 with formats, in Ajv's strict mode. One for all types of a catalog. */
export class SchemaCompiler {
  private readonly first = withFormats(new Ajv2020({ ...strict, allErrors: false }));
  // Compiling the meta-schema takes longer than all of a catalog's: this one does so only to name what is wrong with a schema.
  private readonly all = withFormats(new Ajv2020({ ...strict, allErrors: true, validateSchema: false }));

  /** What is wrong with a schema itself: paths into it, and why. */
  schemaProblems(schema: Schema): { path: string[]; reason: string }[] {
    try {
      if (this.first.validateSchema(schema) !== true) return this.namedProblems(schema);
      this.first.compile(schema);
      return [];
    } catch (error) {
      return [{ path: [], reason: (error as Error).message }];
    }
  }

  /** Compiles a schema without problems. */
  compile(schema: Schema): Validate {
    const first = this.first.compile(schema);
    return (value, root) => {
      if (first(value)) return [];
      return problems(hasFewerParts(value, mostParts) ? this.all.compile(schema) : first, value, root);
    };
  }

  /** Compiles a schema of ours, for all errors of small values. */
  compileForm(schema: Schema): ValidateFunction {
    return this.all.compile(schema);
  }

  private namedProblems(schema: Schema): { path: string[]; reason: string }[] {
    void this.all.validateSchema(schema);
    return deepest(this.all.errors ?? []);
  }
}

const strict: Options = { allowUnionTypes: true, strict: true };

function withFormats(ajv: Ajv2020): Ajv2020 {
  addFormats(ajv);
  return ajv;
}

/** Ajv says one mistake once for every branch of the meta-schema; the first of the deepest place says it best. */
function deepest(errors: ErrorObject[]): { path: string[]; reason: string }[] {
  const found = errors.map((error) => ({ path: steps(error.instancePath), reason: reasonOf(error) }));
  const depth = Math.max(...found.map(({ path }) => path.length));
  const byPlace = new Map(found.reverse().map((problem) => [problem.path.join('/'), problem]));
  return [...byPlace.values()].filter(({ path }) => path.length === depth);
}

function problems(validate: ValidateFunction, value: unknown, root: string): EventProblem[] {
  validate(value);
  return (validate.errors ?? []).slice(0, mostProblems).map((error) => ({
    pointer: root + error.instancePath + missingField(error),
    detail: reasonOf(error),
  }));
}

/** Counts values inside of values, without recursion: a hostile one is nested as deep as its body allows. */
function hasFewerParts(value: unknown, limit: number): boolean {
  const open: unknown[] = [value];
  for (let parts = 0; open.length > 0; parts++) {
    if (parts + open.length > limit) return false;
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner: unknown[] = Object.values(next);
    if (inner.length > limit) return false;
    open.push(...inner);
  }
  return true;
}

/** The steps of a JSON Pointer. */
export function steps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** In plain words what an Ajv error says. */
export function reasonOf(error: ErrorObject): string {
  const { keyword, message = 'is not valid' } = error;
  const params = error.params as Record<string, unknown>;
  if (keyword === 'required') return 'must be present';
  if (keyword === 'additionalProperties') return 'must not be there: the schema does not know it';
  if (keyword === 'enum')
    return `must be one of ${(params['allowedValues'] as unknown[]).map((v) => JSON.stringify(v)).join(', ')}`;
  if (keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`;
  return message;
}

/** The field that an error is about, where Ajv points to the object around it. */
export function missingField({ keyword, params }: ErrorObject): string {
  const named = params as Record<string, unknown>;
  const field = keyword === 'required' ? named['missingProperty'] : named['additionalProperty'];
  return typeof field === 'string' ? `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
}
