import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { CatalogProblem } from './problems';

/** Steps from the root of a YAML file to a value: keys of maps, indexes of lists. */
export type ValuePath = readonly (string | number)[];

/** A YAML file that knows in which line each of its values stands. */
export class SourceFile {
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(
    /** Its name, relative to the catalog's folder. */
    readonly name: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines });
  }

  /** What is wrong with it as YAML. */
  syntaxProblems(): CatalogProblem[] {
    return this.document.errors.map((error) => {
      const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
      return { file: this.name, line, column: col, reason: error.message.split(/ at line |\n/, 1)[0]! };
    });
  }

  /** Its value as plain JSON. */
  value(): unknown {
    return this.document.toJS();
  }

  /** A problem with the value at `path`, or with the nearest one above it that exists. */
  problem(path: ValuePath, reason: string): CatalogProblem {
    const offset = this.offsetOf(path);
    const { line, col } = offset === undefined ? { line: 1, col: 1 } : this.lines.linePos(offset);
    return { file: this.name, line: Math.max(1, line), column: Math.max(1, col), reason };
  }

  private offsetOf(path: ValuePath): number | undefined {
    for (let depth = path.length; depth >= 0; depth--) {
      const offset = this.keyOffset(path.slice(0, depth));
      if (offset !== undefined) return offset;
    }
    return undefined;
  }

  /** Where the key stands rather than its value: a block's value begins lines below its key. */
  private keyOffset(path: ValuePath): number | undefined {
    const parent: unknown = path.length > 1 ? this.document.getIn(path.slice(0, -1), true) : this.document.contents;
    if (path.length > 0 && isMap(parent)) {
      const pair = parent.items.find(({ key }) => (isScalar(key) ? key.value : key) === path.at(-1));
      return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    }
    const node: unknown = path.length > 0 ? this.document.getIn(path, true) : this.document.contents;
    return isNode(node) ? node.range?.[0] : undefined;
  }
}
