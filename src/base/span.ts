/** A range of text in one source file. Lines and columns count from 1; columns are UTF-16 code units; the end is exclusive. */
export interface Span {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The text of one file. `path` is relative to the project's root and uses `/` on every system. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The first character of a file: where a complaint about the file as a whole points. */
export function fileSpan(path: string): Span {
  return { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

/** Orders spans by path, then by position. */
export function compareSpans(a: Span, b: Span): number {
  return (
    compareText(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    a.endLine - b.endLine ||
    a.endColumn - b.endColumn
  );
}

/** Orders strings by code unit, so that the order is the same on every machine and locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
