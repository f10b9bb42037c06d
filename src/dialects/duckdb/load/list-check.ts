import type { JsonValue, Property, ValueType } from '../../../model/values.ts';
import { columnOf, type Extraction, type Place, sum } from './place.ts';
import { scalarPresence } from './presence.ts';
import { scalarCheck } from './scalar-check.ts';
import { all, bareWord, field, quoted } from './sql-text.ts';

/** A list as it is asked for, the typed list made of it, and when it (not null) is valid for certain. */
export interface ListCheck {
  readonly shape: JsonValue;
  readonly value: string;
  readonly ok: string;
}

export function listCheck(type: ValueType, place: Place, extraction: Extraction): ListCheck {
  const { items } = type;
  const sizes = [
    ...(type.min_items === undefined ? [] : [`len(${place.leaf}) >= ${type.min_items}`]),
    ...(type.max_items === undefined ? [] : [`len(${place.leaf}) <= ${type.max_items}`]),
  ];
  const check = items === undefined ? anyItems(place.leaf) : itemsCheck(items, place, extraction);
  return { ...check, ok: all([...sizes, check.ok]) };
}

function itemsCheck(items: ValueType, place: Place, extraction: Extraction): ListCheck {
  return items.type === 'object' ? objectItems(items, place, extraction) : scalarItems(items, place);
}

/** A list that may hold anything. */
export function anyItems(leaf: string): ListCheck {
  const text = `${leaf}::varchar`;
  return {
    shape: ['JSON'],
    value: leaf,
    ok: `not contains(${text}, '{') and not regexp_matches(${text}, ${bareWord})`,
  };
}

/** A condition on an item `x`. */
export function nullOrRight({ nullable }: ValueType, right: string): string {
  return nullable === true ? `x is null or (${right})` : `x is not null and ${right}`;
}

function scalarItems(items: ValueType, { leaf, path }: Place): ListCheck {
  const check = scalarCheck(items);
  const value = check.value('x');
  const wrong = (isText: string): string => {
    const right = check.ok('x', value, isText);
    return `len(list_filter(${leaf}, lambda x: not coalesce(${nullOrRight(items, right)}, false)))`;
  };
  const shape = [check.shape];
  const typed = value === 'x' ? leaf : `list_transform(${leaf}, lambda x: ${value})`;
  if (check.shape === 'JSON') return { shape, value: typed, ok: `${wrong('false')} = 0` };
  // Only where a text looks like a number are the JSON types of all items asked for.
  const known = items.nullable === true ? "('VARCHAR', 'NULL')" : "('VARCHAR')";
  const types = `json_type(raw, ${quoted(`${path}[*]`)})`;
  const areTexts = `len(list_filter(${types}, lambda t: t not in ${known})) = 0`;
  return {
    shape,
    value: typed,
    ok: `case when ${wrong('false')} = 0 then true else ${wrong('true')} = 0 and ${areTexts} end`,
  };
}

/** Objects with scalar fields. All fields are taken as JSON, so that each item tells the types of its own. */
function objectItems(
  { properties = [], nullable }: ValueType,
  { leaf, path }: Place,
  extraction: Extraction,
): ListCheck {
  const everyItem = quoted(`${path}[*]`);
  const keys = `${columnOf(`json_keys(raw, ${everyItem})`, extraction)}[i]`;
  const fields = properties.map((property) => ({ property, ...itemField(property, keys) }));
  const isObject = properties.some((one) => one.required)
    ? []
    : [`${columnOf(`json_type(raw, ${everyItem})`, extraction)}[i] = 'OBJECT'`];
  const right = all([
    ...isObject,
    `len(${keys}) = ${sum(fields.map((one) => one.count))}`,
    ...fields.flatMap((one) => [...one.keyed, one.ok]),
  ]);
  const allowed = nullable === true ? `x is null or (${right})` : `x is not null and ${right}`;
  const made = fields.map((one) => `${quoted(one.property.column)}: ${one.value}`).join(', ');
  const value = nullable === true ? `case when x is not null then {${made}} end` : `{${made}}`;
  return {
    shape: [Object.fromEntries(properties.map((one) => [one.name, 'JSON']))],
    value: `list_transform(${leaf}, lambda x: ${value})`,
    ok: `len(list_filter(${leaf}, lambda x, i: not coalesce(${allowed}, false))) = 0`,
  };
}

function itemField(property: Property, keys: string) {
  const check = scalarCheck(property);
  const json = `x.${field(property.name)}`;
  const isText = check.shape === 'VARCHAR';
  const leaf = isText ? `json_extract_string(${json}, '$')` : json;
  const value = check.value(leaf);
  const right = check.ok(leaf, value, 'true');
  const place = { leaf: json, typed: '', pointer: '', path: '', key: property.name, keys, isOpen: false };
  return {
    value,
    ...scalarPresence(property, place, isText ? `starts_with(${json}::varchar, '"') and ${right}` : right),
  };
}
