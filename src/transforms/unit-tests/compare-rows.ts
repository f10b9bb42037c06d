import type { JsonObject } from '../../model/values.ts';
import { formatCell, isSameCell } from './cells.ts';

export type ResultRow = Readonly<Record<string, unknown>>;

/** How the rows that came out differ from those expected, as text to show. */
export interface RowDifference {
  readonly columns: readonly string[];
  /** `missing`: expected and not returned. `extra`: returned and not expected. A near pair stands one below the other. */
  readonly rows: readonly DifferenceRow[];
}

export interface DifferenceRow {
  readonly kind: 'missing' | 'extra' | 'same';
  readonly values: readonly string[];
  /** For each value whether it is what makes the difference to the other row of its pair. */
  readonly differs: readonly boolean[];
}

/**
 * Compares rows by the columns that the expected ones name; null where they are the same. Numbers may differ in the last
 * digits of a double; times are compared as instants. Without `ordered` the order does not matter.
 */
export function compareRows(
  expected: readonly JsonObject[],
  actual: readonly ResultRow[],
  ordered: boolean,
): RowDifference | null {
  const columns = columnsOf(expected, actual);
  const want = expected.map((row) => columns.map((name) => row[name] ?? null));
  const got = actual.map((row) => columns.map((name) => cellOf(row, name)));
  const pairs = ordered ? pairByPlace(want, got) : pairByValue(want, got);
  if (pairs.every(([one, other]) => one !== null && other !== null && isSameRow(one, other))) return null;
  return { columns, rows: pairs.flatMap(([one, other]) => rowsOf(one, other)) };
}

type Row = readonly unknown[];
type Pair = readonly [expected: Row | null, actual: Row | null];

function columnsOf(expected: readonly JsonObject[], actual: readonly ResultRow[]): string[] {
  const rows = expected.length > 0 ? expected : actual;
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** Undefined where the row has no such column. Warehouses give names without regard to case. */
function cellOf(row: ResultRow, name: string): unknown {
  if (Object.hasOwn(row, name)) return row[name];
  const key = Object.keys(row).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : row[key];
}

function isSameRow(one: Row, other: Row): boolean {
  return one.every((cell, index) => isSameCell(cell, other[index]));
}

function pairByPlace(want: readonly Row[], got: readonly Row[]): Pair[] {
  const length = Math.max(want.length, got.length);
  return Array.from({ length }, (_, index) => [want[index] ?? null, got[index] ?? null]);
}

/** Equal rows first, in the order expected; then what is left, each with the one that is most like it. */
function pairByValue(want: readonly Row[], got: readonly Row[]): Pair[] {
  const left = [...got];
  const take = (index: number): Row | null => left.splice(index, 1)[0] ?? null;
  const pairs: [Row, Row | null][] = want.map((row) => {
    const index = left.findIndex((other) => isSameRow(row, other));
    return [row, index === -1 ? null : take(index)];
  });
  for (const pair of pairs) {
    if (pair[1] !== null || left.length === 0) continue;
    const likeness = left.map((other) => pair[0].filter((cell, index) => isSameCell(cell, other[index])).length);
    const best = likeness.indexOf(Math.max(...likeness));
    if ((likeness[best] ?? 0) * 2 >= pair[0].length) pair[1] = take(best);
  }
  return [...pairs, ...left.map((row): Pair => [null, row])];
}

function rowsOf(expected: Row | null, actual: Row | null): DifferenceRow[] {
  if (expected !== null && actual !== null && isSameRow(expected, actual)) return [rowOf('same', expected, actual)];
  return [
    ...(expected === null ? [] : [rowOf('missing', expected, actual)]),
    ...(actual === null ? [] : [rowOf('extra', actual, expected)]),
  ];
}

function rowOf(kind: DifferenceRow['kind'], row: Row, other: Row | null): DifferenceRow {
  return {
    kind,
    values: row.map(formatCell),
    differs: row.map((cell, index) => other !== null && !isSameCell(cell, other[index])),
  };
}
