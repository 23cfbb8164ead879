import { basename } from 'node:path';
import type { MillraceEvent } from '@millrace/events';
import type { TypeDeclaration } from './declaration';
import { defaultDedupeWindowMs, type EventType } from './event-type';
import { FieldPath } from './field-path';
import type { CatalogProblem } from './problems';
import type { SchemaCompiler } from './schema-compiler';
import type { SourceFile } from './source-file';

/** What could not be compiled. */
export interface Refused {
  problems: CatalogProblem[];
}

/** Compiles a type file; its example must pass its own schema. */
export function compileType(
  file: SourceFile,
  declared: TypeDeclaration,
  compiler: SchemaCompiler,
): EventType | Refused {
  const problems = [
    ...nameProblems(file, declared),
    ...keyProblems(file, declared),
    ...schemaProblems(file, declared, compiler),
  ];
  if (problems.length > 0) return { problems };
  const valid = compiler.compile(declared.schema);
  const validate = (data: unknown) => valid(data, '/data');
  const wrong = validate(declared.example).map(({ pointer, detail }) =>
    file.problem(
      ['example', ...pointer.split('/').slice(2)],
      `the example does not fit the schema: ${pointer} ${detail}`,
    ),
  );
  return wrong.length > 0 ? { problems: wrong } : compiled(file, declared, validate);
}

function compiled(file: SourceFile, declared: TypeDeclaration, validate: EventType['validate']): EventType {
  const { type, version = 1, owner, description, partitionKey = 'subject', schema, example } = declared;
  const path = new FieldPath(partitionKey);
  const partitionKeyOf = (event: MillraceEvent) => path.key(event) || undefined;
  const dedupe = { by: 'id', windowMs: declared.dedupe?.windowMs ?? defaultDedupeWindowMs } as const;
  return {
    type,
    version,
    owner,
    description,
    dedupe,
    partitionKey,
    partitionKeyOf,
    schema,
    example,
    file: file.name,
    validate,
  };
}

/** One file an event type, found by its name. */
function nameProblems(file: SourceFile, { type }: TypeDeclaration): CatalogProblem[] {
  if (type.startsWith('millrace.')) {
    return [file.problem(['type'], "types millrace.… are the pipeline's own: choose another name")];
  }
  if (basename(file.name) === `${type}.yaml`) return [];
  return [file.problem(['type'], `declares '${type}': the file must be named ${type}.yaml`)];
}

function keyProblems(file: SourceFile, { partitionKey = 'subject', schema }: TypeDeclaration): CatalogProblem[] {
  const reason = fieldProblem(partitionKey, schema);
  return reason === undefined ? [] : [file.problem(['partitionKey'], reason)];
}

/** Why a field path cannot be used with a type; undefined when it can. */
export function fieldProblem(path: string, schema: Record<string, unknown>): string | undefined {
  try {
    const field = new FieldPath(path);
    if (!field.needsData || field.declaredIn(schema)) return undefined;
    return `'${path}' is not declared in the type's schema`;
  } catch (error) {
    return (error as Error).message;
  }
}

function schemaProblems(file: SourceFile, { schema }: TypeDeclaration, compiler: SchemaCompiler): CatalogProblem[] {
  return compiler
    .schemaProblems(schema)
    .map(({ path, reason }) => file.problem(['schema', ...path], `${['schema', ...path].join('.')} ${reason}`));
}
