import type { JsonValue, Property, ValueType } from '../../../model/values.ts';
import { scalarCheck } from './scalar-check.ts';
import { all, field, quoted } from './sql-text.ts';

/**
 * What is needed of the JSON of a row so that its objects can be judged: the shape that `json_transform` makes (as the
 * struct `v`), and the keys of which objects (as the list of lists `ks`).
 */
export interface Extraction {
  readonly keyPaths: string[];
}

/** A value as it is found in `v`, the typed value made from it, and conditions. */
export interface FieldCheck {
  readonly shape: JsonValue;
  readonly value: string;
  /** True where the field is valid for certain: there and right, or absent where it may be. */
  readonly ok: string;
  /** How many keys of its object it accounts for: 1 or 0. */
  readonly count: string;
}

/** Where a field stands. */
export interface FieldPlace {
  /** Its value in `v`. */
  readonly leaf: string;
  /** The typed value in the column that is made of it. */
  readonly typed: string;
  /** JSON pointer, and the same as a path that takes wildcards (null where its keys do not fit into one). */
  readonly pointer: string;
  readonly path: string | null;
  readonly key: string;
  /** The keys of the object that it is in. */
  readonly keys: string;
}

/** Thrown where SQL cannot tell; the rows are judged by the checker instead. */
export class NotInSql extends Error {}

/** The check of a field of an object. */
export function fieldCheck(property: Property, place: FieldPlace, extraction: Extraction): FieldCheck {
  if (property.type === 'array') return arrayField(property, place);
  if (property.type === 'object') return objectField(property, place, extraction);
  const check = scalarCheck(property);
  const { leaf, typed } = place;
  const isText = `json_type(raw, ${quoted(place.pointer)}) = 'VARCHAR'`;
  const right = `${leaf} is not null and ${check.ok(leaf, typed, isText)}`;
  return { shape: check.shape, value: check.value(leaf), ...presence(property, place, right, `${leaf} is null`) };
}

/**
 * Whether the field may be absent or null. `isNull`: the JSON value is null, or there is none. An optional field that must
 * not be null is not counted where it is: then the number of keys does not fit, and the row is doubted.
 */
function presence(property: Property, { keys, key }: FieldPlace, right: string, isNull: string) {
  const isThere = `list_contains(${keys}, ${quoted(key)})`;
  if (property.required) {
    const ok = property.nullable === true ? `((${isNull} and ${isThere}) or (${right}))` : right;
    return { ok, count: '1' };
  }
  const count = property.nullable === true ? `${isThere}::int` : `(not (${isNull}))::int`;
  return { ok: `(${isNull} or (${right}))`, count };
}

/** `json_transform` gives null for a list that is absent, null, or no list at all. */
function arrayField(property: Property, place: FieldPlace): FieldCheck {
  const { leaf, keys, key, pointer } = place;
  const isThere = `list_contains(${keys}, ${quoted(key)})`;
  const right = `${leaf} is not null and ${arrayOk(property, place)}`;
  const isNull = `(${isThere} and json_type(raw, ${quoted(pointer)}) = 'NULL')`;
  const allowed = [
    ...(property.required ? [] : [`not ${isThere}`]),
    ...(property.nullable === true ? [isNull] : []),
    `(${right})`,
  ];
  const { shape, value } = arrayValue(property, leaf);
  return { shape, value, ok: `(${allowed.join(' or ')})`, count: property.required ? '1' : `${isThere}::int` };
}

function arrayValue(type: ValueType, leaf: string): { readonly shape: JsonValue; readonly value: string } {
  const { items } = type;
  if (items === undefined) return { shape: ['JSON'], value: leaf };
  if (items.type === 'array' || items.type === 'object') throw new NotInSql();
  const check = scalarCheck(items);
  const value = check.value('x');
  return { shape: [check.shape], value: value === 'x' ? leaf : `list_transform(${leaf}, lambda x: ${value})` };
}

function arrayOk(type: ValueType, { leaf, path }: FieldPlace): string {
  const conditions: string[] = [];
  if (type.min_items !== undefined) conditions.push(`len(${leaf}) >= ${type.min_items}`);
  if (type.max_items !== undefined) conditions.push(`len(${leaf}) <= ${type.max_items}`);
  const { items } = type;
  if (items === undefined) {
    conditions.push(`not regexp_matches(${leaf}::varchar, ${bareWord})`);
    return all(conditions);
  }
  if (path === null) throw new NotInSql();
  const check = scalarCheck(items);
  const right = check.ok('x', check.value('x'), 'false');
  const allowed = items.nullable === true ? `x is null or (${right})` : `x is not null and ${right}`;
  const doubtful = `len(list_filter(${leaf}, lambda x: not coalesce(${allowed}, false)))`;
  if (check.shape === 'JSON') conditions.push(`${doubtful} = 0`);
  else {
    // Texts that look like numbers: the types of all items are asked for.
    const types = `json_type(raw, ${quoted(`${path}[*]`)})`;
    const known = items.nullable === true ? "('VARCHAR', 'NULL')" : "('VARCHAR')";
    const sure = check.ok('x', check.value('x'), 'true');
    const rest = items.nullable === true ? `x is null or (${sure})` : `x is not null and ${sure}`;
    conditions.push(
      `case when ${doubtful} = 0 then true else len(list_filter(${types}, lambda t: t not in ${known})) = 0 and len(list_filter(${leaf}, lambda x: not coalesce(${rest}, false))) = 0 end`,
    );
  }
  return all(conditions);
}

/** A word outside of text where JSON has none: DuckDB reads `NaN` and `Infinity` as numbers. */
export const bareWord = quoted('(?i)[:,\\[][ \\t\\r\\n]*-?(?:nan|inf)');

/** The keys of an object that is absent are null; those of a value that is no object are an empty list. */
function objectField(property: Property, place: FieldPlace, extraction: Extraction): FieldCheck {
  const { leaf, pointer } = place;
  const isType = (name: string): string => `json_type(raw, ${quoted(pointer)}) = '${name}'`;
  const { properties = [] } = property;
  if (properties.length === 0) {
    const right = `${leaf} is not null and starts_with(${leaf}::varchar, '{') and not regexp_matches(${leaf}::varchar, ${bareWord})`;
    return { shape: 'JSON', value: leaf, ...presence(property, place, right, `${leaf} is null`) };
  }
  const inner = objectCheck(properties, place, extraction);
  const keys = inner.keys;
  const isObject = properties.some((one) => one.required) ? `len(${keys}) > 0` : isType('OBJECT');
  const right = `${isObject} and ${inner.ok}`;
  const allowed = [
    ...(property.required ? [] : [`${keys} is null`]),
    ...(property.nullable === true ? [isType('NULL')] : []),
    `(${right})`,
  ];
  const value =
    property.required && property.nullable !== true ? inner.value : `case when ${isObject} then ${inner.value} end`;
  return {
    shape: inner.shape,
    value,
    ok: `coalesce(${allowed.join(' or ')}, false)`,
    count: property.required ? '1' : `(${keys} is not null)::int`,
  };
}

export interface CheckedField {
  readonly property: Property;
  readonly place: FieldPlace;
  readonly check: FieldCheck;
}

/** The check of all fields of a closed object. `typedOf`: where the typed value of a field stands, if not in that of the object. */
export function objectCheck(
  properties: readonly Property[],
  place: Pick<FieldPlace, 'leaf' | 'typed' | 'pointer' | 'path'>,
  extraction: Extraction,
  typedOf: ((property: Property) => string) | null = null,
) {
  checkDistinct(properties.map((one) => one.name));
  const keys = keysOf(place.pointer, extraction);
  const fields = properties.map((property): CheckedField => {
    const found = fieldPlace(property.name, property.column, place, keys);
    const at = typedOf === null ? found : { ...found, typed: typedOf(property) };
    return { property, place: at, check: fieldCheck(property, at, extraction) };
  });
  const shape: JsonValue = Object.fromEntries(fields.map((one) => [one.property.name, one.check.shape]));
  return {
    shape,
    fields,
    keys,
    value: `{${fields.map((one) => `${quoted(one.property.column)}: ${one.check.value}`).join(', ')}}`,
    ok: all([`len(${keys}) = ${sum(fields.map((one) => one.check.count))}`, ...fields.map((one) => one.check.ok)]),
  };
}

/** The list in `ks` that holds the keys of the object at a JSON pointer. */
export function keysOf(pointer: string, extraction: Extraction): string {
  const known = extraction.keyPaths.indexOf(pointer);
  if (known >= 0) return `ks[${known + 1}]`;
  return `ks[${extraction.keyPaths.push(pointer)}]`;
}

/** Where a field of an object stands. */
export function fieldPlace(
  name: string,
  column: string,
  { leaf, typed, pointer, path }: Pick<FieldPlace, 'leaf' | 'typed' | 'pointer' | 'path'>,
  keys: string,
): FieldPlace {
  if (name === '') throw new NotInSql();
  return {
    leaf: `${leaf}.${field(name)}`,
    typed: `${typed}.${field(column)}`,
    pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    path: path === null || /["\\*]/.test(name) ? null : `${path}."${name}"`,
    key: name,
    keys,
  };
}

/** Fields of structs are told apart without regard to case. */
export function checkDistinct(names: readonly string[]): void {
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) throw new NotInSql();
}

export function sum(counts: readonly string[]): string {
  const fixed = counts.filter((one) => one === '1').length;
  return [String(fixed), ...counts.filter((one) => one !== '1')].join(' + ');
}
