/** One thing wrong with a catalog file, and where. */
export interface CatalogProblem {
  /** The file, relative to the catalog's folder. */
  file: string;
  /** Line in it, from 1. */
  line: number;
  /** Column in it, from 1. */
  column: number;
  /** What is wrong and what to write instead. */
  reason: string;
}

/** Thrown by `loadCatalog`: everything wrong in all files, at once, each as `file:line:column reason`. */
export class CatalogError extends Error {
  /** Stable code of this error. */
  readonly code = 'CATALOG';
  override readonly name = 'CatalogError';

  constructor(
    readonly folder: string,
    readonly problems: readonly CatalogProblem[],
  ) {
    const lines = problems.map(({ file, line, column, reason }) => `  ${file}:${line}:${column} ${reason}`);
    super(`Wrong catalog in ${folder}:\n${lines.join('\n')}`);
  }
}
