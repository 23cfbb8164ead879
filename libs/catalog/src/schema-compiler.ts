import type { EventProblem } from '@millrace/events';
import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/** Most problems named of one value: a hostile one has a million. */
const mostProblems = 20;

/** A JSON Schema 2020-12 validator factory with formats; wrong schemas throw. One for all types of a catalog. */
export class SchemaCompiler {
  private readonly ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true });

  constructor() {
    addFormats(this.ajv);
  }

  /** What is wrong with a schema itself: paths into it, and why. */
  schemaProblems(schema: Record<string, unknown>): { path: string[]; reason: string }[] {
    if (this.ajv.validateSchema(schema) === true) {
      const reason = this.compileError(schema);
      return reason === undefined ? [] : [{ path: [], reason }];
    }
    // Ajv says one mistake once for every branch of the meta-schema; the first of the deepest place says it best.
    const problems = (this.ajv.errors ?? []).map((error) => ({
      path: steps(error.instancePath),
      reason: reasonOf(error),
    }));
    const depth = Math.max(...problems.map(({ path }) => path.length));
    const byPlace = new Map(problems.reverse().map((problem) => [problem.path.join('/'), problem]));
    return [...byPlace.values()].filter(({ path }) => path.length === depth);
  }

  /** Compiles a schema without problems. */
  compile(schema: Record<string, unknown>): ValidateFunction {
    return this.ajv.compile(schema);
  }

  private compileError(schema: Record<string, unknown>): string | undefined {
    try {
      this.ajv.compile(schema);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

/** All that a validator finds wrong with a value, as JSON Pointers below `root`; at most 20. */
export function problemsOf(validate: ValidateFunction, value: unknown, root: string): EventProblem[] {
  if (validate(value) === true) return [];
  return (validate.errors ?? []).slice(0, mostProblems).map((error) => ({
    pointer: root + error.instancePath + missingField(error),
    detail: reasonOf(error),
  }));
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
