/*
 * How a program writes its rows: the order of keys, and what stands between them. One program writes all of its rows alike, so
 * the first rows of a file tell it. Nothing but speed hangs on it being right.
 */

/** A key of an object. */
export interface FormMember {
  readonly key: string;
  /** Of objects: their keys. */
  readonly members: readonly FormMember[] | null;
  /** Of lists of objects: the keys of those. */
  readonly items: readonly FormMember[] | null;
  /** True where `null` is written more often than the key is left out. */
  readonly isNull: boolean;
}

export interface RowForm {
  /** Between two members: `,` or `, `. */
  readonly comma: string;
  /** Between key and value: `:` or `: `. */
  readonly colon: string;
  /** Of the row, in the order in which they are written. */
  readonly members: readonly FormMember[];
}

/** What was seen of a key. */
interface Seen {
  readonly key: string;
  there: number;
  nulls: number;
  readonly objects: Seen[];
  isObject: boolean;
  isList: boolean;
}

/** Objects of more keys, and those that lie deeper, are taken as they are: their keys are probably values. */
const mostKeys = 100;
const deepest = 8;

/** The form that most of some rows have; null where none of them is an object in JSON, or their keys are too many. */
export function learnForm(rows: readonly string[]): RowForm | null {
  const members: Seen[] = [];
  let read = 0;
  let spaced = 0;
  for (const row of rows) {
    const value = parsed(row);
    if (!isObject(value)) continue;
    read += 1;
    if (/^\{"(?:[^"\\]|\\.)*": /.test(row)) spaced += 1;
    look(value, members, 1);
  }
  if (read === 0 || !isPlain(members)) return null;
  const isSpaced = spaced * 2 > read;
  return { comma: isSpaced ? ', ' : ',', colon: isSpaced ? ': ' : ':', members: membersOf(members, read) };
}

function parsed(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that are new stand behind the one that they came after. */
function look(object: Readonly<Record<string, unknown>>, known: Seen[], depth: number): void {
  let place = 0;
  for (const [key, value] of Object.entries(object)) {
    const at = known.findIndex((one) => one.key === key);
    const seen = known[at] ?? { key, there: 0, nulls: 0, objects: [], isObject: false, isList: false };
    if (at < 0) known.splice(place, 0, seen);
    place = (at < 0 ? place : at) + 1;
    seen.there += 1;
    if (value === null) seen.nulls += 1;
    if (depth < deepest && seen.objects.length <= mostKeys) lookInside(value, seen, depth);
  }
}

function lookInside(value: unknown, seen: Seen, depth: number): void {
  const isList = Array.isArray(value);
  for (const inner of isList ? value : [value]) {
    if (!isObject(inner)) continue;
    if (isList) seen.isList = true;
    else seen.isObject = true;
    look(inner, seen.objects, depth + 1);
  }
}

/** True where all keys can stand in a statement. */
function isPlain(seen: readonly Seen[]): boolean {
  return seen.length <= mostKeys && seen.every(({ key }) => key.isWellFormed() && !key.includes('\0'));
}

/** `of`: how many objects there were. */
function membersOf(seen: readonly Seen[], of: number): FormMember[] {
  return seen.map(({ key, there, nulls, objects, isObject: isNested, isList }) => {
    const inner = isNested !== isList && isPlain(objects) ? membersOf(objects, there - nulls) : null;
    const isNull = nulls > 0 && nulls >= of - there;
    return { key, members: isNested ? inner : null, items: isList ? inner : null, isNull };
  });
}
