import { type Aggregation, compileAggregation } from './aggregation';
import { fieldProblem, type Refused } from './compile-type';
import type { AggregationDeclaration } from './declaration';
import { type EventType, genericDedupe } from './event-type';
import { FieldPath } from './field-path';
import type { CatalogProblem } from './problems';
import type { SourceFile, ValuePath } from './source-file';

/** An aggregation as it was found. */
export interface DeclaredAggregation {
  /** The file it stands in. */
  file: SourceFile;
  /** Where in it. */
  path: ValuePath;
  /** What it says. */
  declared: AggregationDeclaration;
  /** The types it is over. */
  types: '*' | readonly string[];
}

/**
 * Compiles an aggregation after everything that can be known at boot is checked. `declaredTypes` are all that have a file, also a
 * wrong one, which has its own problems; `names` are those already taken.
 */
export function checkAggregation(
  { file, path, declared, types }: DeclaredAggregation,
  known: readonly EventType[],
  declaredTypes: readonly string[],
  names: ReadonlyMap<string, string>,
): Aggregation | Refused {
  const at = (field: string, reason: string): CatalogProblem => file.problem([...path, field], reason);
  const over = known.filter(({ type }) => types === '*' || types.includes(type));
  const problems: CatalogProblem[] = [
    ...takenName(declared, names).map((reason) => at('name', reason)),
    ...unknownTypes(types, declaredTypes).map((reason) => at('types', reason)),
    ...fieldReasons(declared.groupBy, over).map((reason) => at('groupBy', `groupBy ${reason}`)),
    ...fieldReasons(declared.measure, over).map((reason) => at('measure', `measure ${reason}`)),
    ...notNumeric(declared.measure, over).map((reason) => at('measure', reason)),
  ];
  if (problems.length > 0) return { problems };
  const compiled = compileAggregation(declared, types === '*' ? 'all' : new Set(types));
  const doubled = countsDuplicates(compiled, declared, types === '*' ? [...over, genericType] : over);
  return doubled === undefined ? compiled : { problems: [at('window', doubled)] };
}

const genericType = { type: 'undeclared types', dedupe: genericDedupe };

function takenName({ name }: AggregationDeclaration, names: ReadonlyMap<string, string>): string[] {
  const taken = names.get(name);
  return taken === undefined ? [] : [`'${name}' is already the name of an aggregation in ${taken}`];
}

function unknownTypes(types: '*' | readonly string[], declaredTypes: readonly string[]): string[] {
  if (types === '*') return [];
  const unknown = types.filter((name) => !declaredTypes.includes(name));
  return unknown.map((name) => `'${name}' is no declared type: add ${name}.yaml, or write types: '*'`);
}

function fieldReasons(path: string | undefined, over: readonly EventType[]): string[] {
  if (path === undefined) return [];
  const reasons = over.map(({ schema }) => fieldProblem(path, schema)).filter((reason) => reason !== undefined);
  return [...new Set(reasons)];
}

function notNumeric(path: string | undefined, over: readonly EventType[]): string[] {
  if (path === undefined || fieldReasons(path, over).length > 0) return [];
  const field = new FieldPath(path);
  if (!field.needsData) return [`measure '${path}' is no number: name a numeric field of the data`];
  return over.flatMap(({ schema }) => {
    const types = [field.declaredIn(schema)?.['type']].flat();
    return types.includes('number') || types.includes('integer')
      ? []
      : [`measure '${path}' is not declared as a number`];
  });
}

/** A repeat that comes after the dedupe window, but while the window is still open, would count twice. */
function countsDuplicates(
  { windowMs, disorderMs }: Aggregation,
  { duplicatesAccepted = false }: AggregationDeclaration,
  over: readonly Pick<EventType, 'type' | 'dedupe'>[],
): string | undefined {
  const openMs = windowMs + disorderMs;
  const short = over.find(({ dedupe }) => dedupe.windowMs < openMs);
  if (!short || duplicatesAccepted) return undefined;
  const remembered = `${short.type}: dedupe.windowMs is ${short.dedupe.windowMs}`;
  return `a window stays open for ${openMs} ms, longer than ids are remembered (${remembered}): raise it, or say duplicatesAccepted: true`;
}
