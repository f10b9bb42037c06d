import { compareText } from '../base/span.ts';
import { originOf } from './flow.ts';
import type { ModelLineage, Origin } from './model-lineage.ts';

/**
 * The lineage of models as numbers. What it names (origins, tables, why something is not followed) is written once, in `names`,
 * and a number is a place in there. Numbers are in the order of the names: what is sorted by one is sorted by the other.
 *
 * `numbers` has, for a model that is followed: its own id, what decides its rows, what it passes on, and how many columns it has; then for
 * each column its id as an origin, and what it is made of. Each list stands after its length. For one that is not followed: its
 * own id, -1, and why.
 */
export interface PackedLineage {
  readonly names: readonly string[];
  readonly numbers: readonly number[];
  readonly models: readonly string[];
  /** By the position of a model: where it begins in `numbers`. */
  readonly starts: readonly number[];
}

export type NamedLineage = readonly [model: string, lineage: ModelLineage];

export function packLineage(models: readonly NamedLineage[]): PackedLineage {
  const names = [...new Set(models.flatMap(namesIn))].sort(compareText);
  const places = new Map(names.map((name, place) => [name, place]));
  const numbers: number[] = [];
  const add = (name: string): void => void numbers.push(places.get(name) ?? -1);
  const addList = (list: readonly string[]): void => {
    numbers.push(list.length);
    for (const one of list) add(one);
  };
  const starts = models.map(([model, lineage]) => {
    const start = numbers.length;
    add(`model:${model}`);
    if (!lineage.isSure) {
      numbers.push(-1);
      add(lineage.why);
      return start;
    }
    addList(lineage.rows);
    addList(lineage.passes);
    numbers.push(lineage.columns.size);
    for (const [column, origins] of lineage.columns) {
      add(originOf(`model:${model}`, column));
      addList(origins);
    }
    return start;
  });
  return { names, numbers, models: models.map(([model]) => model), starts };
}

function namesIn([model, lineage]: NamedLineage): string[] {
  const id = `model:${model}`;
  if (!lineage.isSure) return [id, lineage.why];
  const columns = [...lineage.columns].flatMap(([column, origins]) => [originOf(id, column), ...origins]);
  return [id, ...lineage.rows, ...lineage.passes, ...columns];
}

/** What was packed as the model at a position; null where that cannot be read. */
export function unpackLineage(packed: PackedLineage, position: number): ModelLineage | null {
  const reader = readerAt(packed, position);
  const id = nextName(reader);
  if (id === null) return null;
  if (reader.packed.numbers[reader.at] === -1) {
    reader.at++;
    const why = nextName(reader);
    return why === null ? null : { isSure: false, why };
  }
  const [rows, passes] = [nextNames(reader), nextNames(reader)];
  if (rows === null || passes === null) return null;
  const columns = new Map<string, readonly Origin[]>();
  for (let left = nextNumber(reader) ?? -1; left !== 0; left--) {
    const [column, origins] = [nextName(reader), nextNames(reader)];
    if (column === null || origins === null) return null;
    columns.set(column.slice(id.length + 1), origins);
  }
  return { isSure: true, columns, passes, rows };
}

/** Goes through `numbers`. */
export interface PackedReader {
  readonly packed: PackedLineage;
  at: number;
}

export function readerAt(packed: PackedLineage, position: number): PackedReader {
  return { packed, at: packed.starts[position] ?? packed.numbers.length };
}

export function nextNumber(reader: PackedReader): number | null {
  return reader.packed.numbers[reader.at++] ?? null;
}

function nextName(reader: PackedReader): string | null {
  return reader.packed.names[nextNumber(reader) ?? -1] ?? null;
}

function nextNames(reader: PackedReader): readonly string[] | null {
  const { names, numbers } = reader.packed;
  const size = nextNumber(reader) ?? -1;
  if (size < 0 || reader.at + size > numbers.length) return null;
  const found = new Array<string>(size);
  for (let at = 0; at < size; at++) {
    const name = names[numbers[reader.at++] ?? -1];
    if (name === undefined) return null;
    found[at] = name;
  }
  return found;
}
