import type { Property } from '../../../model/values.ts';
import { field, quoted } from './sql-text.ts';

/**
 * What is taken out of the JSON of a row before it is judged, beside the struct `v` that `json_transform` makes: the keys of
 * objects (`ks`, a list of lists, in the order of `keyPaths`), and further columns by their names.
 */
export interface Extraction {
  readonly keyPaths: string[];
  readonly columns: Map<string, string>;
}

/** Where a value stands. */
export interface Place {
  /** Its value in `v`. */
  readonly leaf: string;
  /** The typed value in the column that is made of it. */
  readonly typed: string;
  /** JSON pointer, and the same as a path that takes wildcards. */
  readonly pointer: string;
  readonly path: string;
}

/** Where a field of an object stands. */
export interface FieldPlace extends Place {
  readonly key: string;
  /** The keys of the object that it is in. */
  readonly keys: string;
  /** True where that object may hold keys that nobody knows, so that their number tells nothing. */
  readonly isOpen: boolean;
}

/** The row itself. */
export const root: Place = { leaf: 'v', typed: 'v', pointer: '', path: '$' };

export function fieldPlace(
  { name, column }: Pick<Property, 'name' | 'column'>,
  of: Place,
  keys: string,
  isOpen = false,
): FieldPlace {
  return {
    leaf: `${of.leaf}.${field(name)}`,
    typed: `${of.typed}.${field(column)}`,
    pointer: `${of.pointer}${pointerTo(name)}`,
    path: `${of.path}."${name}"`,
    key: name,
    keys,
    isOpen,
  };
}

/** The step of a JSON pointer to a key. */
export function pointerTo(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The list in `ks` that holds the keys of the object at a place. */
export function keysAt({ pointer }: Pick<Place, 'pointer'>, { keyPaths }: Extraction): string {
  const known = keyPaths.indexOf(pointer);
  return `ks[${known >= 0 ? known + 1 : keyPaths.push(pointer)}]`;
}

/** A column of its own: inside of a lambda it would be computed again for every element. */
export function columnOf(expression: string, { columns }: Extraction): string {
  for (const [name, known] of columns) if (known === expression) return name;
  const name = `k${columns.size + 1}`;
  columns.set(name, expression);
  return name;
}

/** The JSON type of the value at a place, asked where it is seldom needed. */
export function isJsonType({ pointer }: Place, type: 'VARCHAR' | 'OBJECT' | 'NULL'): string {
  return `json_type(raw, ${quoted(pointer)}) = '${type}'`;
}

/** Sum of counts of keys, `1` or an expression each. */
export function sum(counts: readonly string[]): string {
  const fixed = counts.filter((one) => one === '1').length;
  return [String(fixed), ...counts.filter((one) => one !== '1')].join(' + ');
}
