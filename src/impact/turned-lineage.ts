import { nextNumber, type PackedLineage, type PackedReader, readerAt } from './packed-lineage.ts';

/** Packed lineage the other way round: from what is read to what is made of it. All are numbers as packed lineage has them. */
export interface TurnedLineage {
  /** What is made of an origin: `ends` from `firsts[origin]` to `firsts[origin + 1]`, sorted. A model as a whole: its rows. */
  readonly firsts: Int32Array;
  readonly ends: Int32Array;
  /** By the number of a column: the position of its model. Else -1. */
  readonly columnOf: Int32Array;
  /** By the number of a model: its position. Else -1. */
  readonly modelAt: Int32Array;
  /** The tables that some model passes on. */
  readonly passed: ReadonlySet<number>;
  /** Positions of the models that are not followed. */
  readonly unsure: readonly number[];
}

/** Null where the packed lineage cannot be read. */
export function turnLineage(packed: PackedLineage): TurnedLineage | null {
  const size = packed.names.length;
  const links: Links = {
    from: [],
    to: [],
    columnOf: new Int32Array(size).fill(-1),
    modelAt: new Int32Array(size).fill(-1),
    passed: new Set(),
    unsure: [],
  };
  for (let position = 0; position < packed.models.length; position++)
    if (!addModel(links, position, readerAt(packed, position))) return null;
  const { columnOf, modelAt, passed, unsure } = links;
  return { ...gathered(links, size), columnOf, modelAt, passed, unsure };
}

interface Links {
  readonly from: number[];
  readonly to: number[];
  readonly columnOf: Int32Array;
  readonly modelAt: Int32Array;
  readonly passed: Set<number>;
  readonly unsure: number[];
}

/** False where it cannot be read. */
function addModel(links: Links, position: number, reader: PackedReader): boolean {
  const own = nextPlace(reader);
  if (own === null) return false;
  links.modelAt[own] = position;
  if (reader.packed.numbers[reader.at] === -1) {
    reader.at++;
    links.unsure.push(position);
    return nextPlace(reader) !== null;
  }
  const rows: number[] = [];
  const isRead =
    eachPlace(reader, (origin) => {
      rows.push(origin);
      links.from.push(origin);
      links.to.push(own);
    }) && eachPlace(reader, (table) => links.passed.add(table));
  if (!isRead) return false;
  for (let left = nextNumber(reader) ?? -1; left !== 0; left--) {
    const column = nextPlace(reader);
    if (column === null || !eachPlace(reader, (origin) => addLink(links, origin, column, rows))) return false;
    links.columnOf[column] = position;
  }
  return true;
}

/** What decides the rows of a model says more than that some of its columns are made of it. */
function addLink({ from, to }: Links, origin: number, column: number, rows: readonly number[]): void {
  if (rows.length > 0 && rows.includes(origin)) return;
  from.push(origin);
  to.push(column);
}

function nextPlace(reader: PackedReader): number | null {
  const place = nextNumber(reader);
  return place !== null && reader.packed.names[place] !== undefined ? place : null;
}

/** Goes through a list that stands after its length. False where it does not end. */
function eachPlace(reader: PackedReader, use: (place: number) => void): boolean {
  for (let left = nextNumber(reader) ?? -1; left !== 0; left--) {
    const place = nextPlace(reader);
    if (place === null) return false;
    use(place);
  }
  return true;
}

/** Counts first and then fills in, so that no list has to grow. */
function gathered({ from, to }: Links, size: number): Pick<TurnedLineage, 'firsts' | 'ends'> {
  const firsts = new Int32Array(size + 1);
  for (const origin of from) firsts[origin + 1] = (firsts[origin + 1] ?? 0) + 1;
  for (let place = 0; place < size; place++) firsts[place + 1] = (firsts[place + 1] ?? 0) + (firsts[place] ?? 0);
  const ends = new Int32Array(to.length);
  const filled = firsts.slice();
  for (let link = 0; link < from.length; link++) {
    const origin = from[link] ?? 0;
    const at = filled[origin] ?? 0;
    filled[origin] = at + 1;
    // The lists are short, and mostly in order.
    const first = firsts[origin] ?? 0;
    const end = to[link] ?? 0;
    let place = at;
    for (; place > first && (ends[place - 1] ?? 0) > end; place--) ends[place] = ends[place - 1] ?? 0;
    ends[place] = end;
  }
  return { firsts, ends };
}
