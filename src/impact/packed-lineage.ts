import type { ModelLineage, Origin } from './model-lineage.ts';

/**
 * The lineage of models as numbers: what it names is written once, in `names`. Read back, the same name is the same string,
 * so that it is compared and looked up at once.
 *
 * `numbers` has, for a model that is followed: how many columns, then for each its name and its origins, then what it passes on,
 * then what decides its rows; each list after its length. For one that is not followed: -1 and why.
 */
export interface PackedLineage {
  readonly names: readonly string[];
  readonly numbers: readonly number[];
  /** By model: where it begins in `numbers`. */
  readonly starts: readonly number[];
}

export function packLineage(models: readonly ModelLineage[]): PackedLineage {
  const places = new Map<string, number>();
  const numbers: number[] = [];
  const placeOf = (name: string): number => {
    const known = places.get(name) ?? places.size;
    places.set(name, known);
    return known;
  };
  const addList = (list: readonly string[]): void => {
    numbers.push(list.length);
    for (const one of list) numbers.push(placeOf(one));
  };
  const starts = models.map((one) => {
    const start = numbers.length;
    if (one.isSure) {
      numbers.push(one.columns.size);
      for (const [name, origins] of one.columns) {
        numbers.push(placeOf(name));
        addList(origins);
      }
      addList(one.passes);
      addList(one.rows);
    } else numbers.push(-1, placeOf(one.why));
    return start;
  });
  return { names: [...places.keys()], numbers, starts };
}

/** What was packed as the model at a position; null where that cannot be read. */
export function unpackLineage(packed: PackedLineage, position: number): ModelLineage | null {
  const reader = { packed, at: packed.starts[position] ?? -1 };
  const size = nextNumber(reader);
  if (size === null) return null;
  if (size === -1) {
    const why = nextName(reader);
    return why === null ? null : { isSure: false, why };
  }
  const columns = new Map<string, readonly Origin[]>();
  for (let left = size; left > 0; left--) {
    const [name, origins] = [nextName(reader), nextNames(reader)];
    if (name === null || origins === null) return null;
    columns.set(name, origins);
  }
  const [passes, rows] = [nextNames(reader), nextNames(reader)];
  return passes === null || rows === null ? null : { isSure: true, columns, passes, rows };
}

interface Reader {
  readonly packed: PackedLineage;
  at: number;
}

function nextNumber(reader: Reader): number | null {
  return reader.packed.numbers[reader.at++] ?? null;
}

function nextName(reader: Reader): string | null {
  return reader.packed.names[nextNumber(reader) ?? -1] ?? null;
}

function nextNames(reader: Reader): readonly string[] | null {
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
