import type { Span } from '../base/span.ts';

/** Turns offsets of a text into lines and columns. Cheap for offsets that come roughly in order. */
export interface LineTable {
  readonly path: string;
  /** Offset of the first character of each line. */
  readonly starts: readonly number[];
}

export function lineTable(path: string, text: string): LineTable {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return { path, starts };
}

/** The span between two offsets; the end is exclusive. */
export function spanBetween(table: LineTable, start: number, end: number): Span {
  const { starts } = table;
  const first = lineAt(starts, start, 0);
  const next = starts[first + 1];
  const last = next === undefined || end < next ? first : lineAt(starts, end, first);
  return {
    path: table.path,
    line: first + 1,
    column: start - (starts[first] ?? 0) + 1,
    endLine: last + 1,
    endColumn: end - (starts[last] ?? 0) + 1,
  };
}

/** Index of the last line that starts at or before `offset`. */
function lineAt(starts: readonly number[], offset: number, from: number): number {
  let low = from;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
