import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import type { Aggregation } from './aggregation';
import { Catalog } from './catalog';
import { checkAggregation, type DeclaredAggregation } from './check-aggregation';
import { compileType } from './compile-type';
import { type AggregationFile, aggregationFileSchema, type TypeDeclaration, typeFileSchema } from './declaration';
import type { EventType } from './event-type';
import { CatalogError, type CatalogProblem } from './problems';
import { missingField, reasonOf, SchemaCompiler, steps } from './schema-compiler';
import { SourceFile } from './source-file';

/**
 * Reads a catalog: `<type>.yaml` files declare event types, `aggregations/<name>.yaml` aggregations over several.
 * @throws CatalogError naming everything that is wrong in all files, with file, line and reason
 */
export function loadCatalog(folder: string): Catalog {
  const problems: CatalogProblem[] = [];
  const compiler = new SchemaCompiler();
  const typeFiles = declarations<TypeDeclaration>(folder, '.', compiler.compileForm(typeFileSchema), problems);
  const ownFiles = declarations<AggregationFile>(
    folder,
    'aggregations',
    compiler.compileForm(aggregationFileSchema),
    problems,
  );
  const types = typeFiles.flatMap(({ file, value }): EventType[] => {
    const compiled = compileType(file, value, compiler);
    if (!('problems' in compiled)) return [compiled];
    problems.push(...compiled.problems);
    return [];
  });
  const aggregations = compileAll(
    [...typeFiles.flatMap(ofTypeFile), ...ownFiles.map(ofOwnFile)],
    types,
    typeFiles.map(({ value }) => value.type),
    problems,
  );
  if (problems.length > 0) throw new CatalogError(folder, problems.sort(byPlace));
  return new Catalog(types, aggregations);
}

interface Declared<T> {
  file: SourceFile;
  value: T;
}

function declarations<T>(
  root: string,
  folder: string,
  valid: ValidateFunction,
  problems: CatalogProblem[],
): Declared<T>[] {
  return sourceFiles(root, folder).flatMap((file) => {
    const found = file.syntaxProblems();
    if (found.length === 0) found.push(...shapeProblems(file, valid));
    problems.push(...found);
    return found.length === 0 ? [{ file, value: file.value() as T }] : [];
  });
}

function sourceFiles(root: string, folder: string): SourceFile[] {
  const path = join(root, folder);
  if (folder !== '.' && !existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => new SourceFile(join(folder, name), readFileSync(join(path, name), 'utf8')));
}

function shapeProblems(file: SourceFile, valid: ValidateFunction): CatalogProblem[] {
  if (valid(file.value()) === true) return [];
  return (valid.errors ?? []).map((error) => {
    const path = steps(error.instancePath + missingField(error)).map((step) =>
      /^\d+$/.test(step) ? Number(step) : step,
    );
    return file.problem(path, `${path.join('.') || 'the file'} ${reasonOf(error)}`);
  });
}

function ofTypeFile({ file, value }: Declared<TypeDeclaration>): DeclaredAggregation[] {
  const types = [value.type];
  return (value.aggregations ?? []).map((declared, i) => ({ file, path: ['aggregations', i], declared, types }));
}

function ofOwnFile({ file, value }: Declared<AggregationFile>): DeclaredAggregation {
  return { file, path: [], declared: value, types: value.types };
}

function compileAll(
  all: DeclaredAggregation[],
  types: EventType[],
  names: string[],
  problems: CatalogProblem[],
): Aggregation[] {
  const taken = new Map<string, string>();
  return all.flatMap((one) => {
    const compiled = checkAggregation(one, types, names, taken);
    taken.set(one.declared.name, one.file.name);
    if (!('problems' in compiled)) return [compiled];
    problems.push(...compiled.problems);
    return [];
  });
}

function byPlace(a: CatalogProblem, b: CatalogProblem): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}
