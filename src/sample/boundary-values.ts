import { checkValue } from '../model/check-value.ts';
import { formatPattern } from '../model/formats.ts';
import type { JsonObject, JsonValue, Property, ValueType } from '../model/values.ts';
import { drawFormat } from './draw-format.ts';
import { drawPattern } from './draw-pattern.ts';
import { drawUuid, makeRandom } from './random.ts';

/** Draws of a pattern or a format. */
const draws = 60;
/** Longer text is not made: a limit beyond it is hardly ever what a change is about. */
const longest = 20_000;

/**
 * Values of a type at the edges of what it and another type allow: bounds and their neighbours, listed values, texts and lists
 * of just the lengths where one of the two begins to refuse. All are valid for `type`. The same types give the same values.
 */
export function boundaryValues(type: ValueType, other: ValueType = type): JsonValue[] {
  const valid = candidates(type, other).filter((value) => checkValue(type, value).length === 0);
  return [...(type.nullable === true ? [null] : []), ...valid];
}

function candidates(type: ValueType, other: ValueType): JsonValue[] {
  const listed = [...(type.enum ?? []), ...(type.const === undefined ? [] : [type.const])];
  if (listed.length > 0) return listed;
  switch (type.type) {
    case 'integer':
    case 'number':
      return numbers(type, other);
    case 'string':
      return texts(type, other);
    case 'boolean':
      return [true, false];
    case 'date':
      return ['2026-01-31', '2024-02-29', '1970-01-01'];
    case 'timestamp':
      return ['2026-01-31T12:00:00Z', '2024-02-29T23:59:59.999+02:00', '1970-01-01T00:00:00Z'];
    case 'uuid':
      return ['f81d4fae-7dec-11d0-a765-00a0c91e6bf6', drawUuid(makeRandom(1, 2))];
    case 'array':
      return lists(type, other);
    case 'object':
      return objects(type, other);
  }
}

function numbers(type: ValueType, other: ValueType): number[] {
  const edges = [type, other].flatMap((one) => [
    one.minimum,
    one.maximum,
    one.exclusive_minimum,
    one.exclusive_maximum,
    ...[...(one.enum ?? []), one.const].filter((value) => typeof value === 'number'),
  ]);
  const known = edges.filter((value) => value !== undefined);
  const near = known.flatMap((value) => {
    const step = Math.max(Math.abs(value) * 2 ** -50, 2 ** -50);
    return [
      value,
      value - 1,
      value + 1,
      value - 0.5,
      value + 0.5,
      value - step,
      value + step,
      Math.floor(value),
      Math.ceil(value),
    ];
  });
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  return [...new Set([...near, 1, 0, 0.5, -1, -0.5, low - 1000, high + 1000, (low + high) / 2, 1e15, -1e15])];
}

function texts(type: ValueType, other: ValueType): string[] {
  const random = makeRandom(3, 5);
  const patterns = [type.pattern, other.pattern].filter((pattern) => pattern !== undefined);
  const sources = [
    ...patterns.map(drawPattern),
    ...[type.format, other.format].map((format) => (format === undefined ? null : drawFormat[format])),
    ...[type.format, other.format].map((format) => (format === undefined ? null : drawPattern(formatPattern[format]))),
  ];
  const drawn = sources.flatMap((draw) => (draw === null ? [] : Array.from({ length: draws }, () => draw(random))));
  const ends = ['a', 'A', '0', '_', '-', ' ', '.', 'é'];
  const longer = drawn.slice(0, 20).flatMap((text) => ends.flatMap((end) => [text + end, end + text]));
  const listed = [...(other.enum ?? []), other.const].filter((value) => typeof value === 'string');
  const words = ['', 'a', 'A', '0', 'abc', 'ABC', 'a b', 'x@example.org', '#?!', '😀', ...listed];
  const sized = lengths(type, other).flatMap((length) => ends.slice(0, 3).map((char) => char.repeat(length)));
  const fitted = lengths(type, other).flatMap((length) =>
    drawn.slice(0, 20).map((text) => text.padEnd(length, text.at(-1) ?? 'a')),
  );
  return [...new Set([...words, ...drawn, ...sized, ...longer, ...fitted])];
}

/** Lengths at which one of the types begins or stops to accept. */
function lengths(type: ValueType, other: ValueType): number[] {
  const edges = [type.min_length, type.max_length, other.min_length, other.max_length].filter(
    (one) => one !== undefined,
  );
  const all = edges.flatMap((length) => [length, length + 1, length - 1]);
  return [...new Set(all)].filter((length) => length >= 0 && length <= longest);
}

function lists(type: ValueType, other: ValueType): JsonValue[] {
  const items =
    type.items === undefined ? ['a', 1, true, { a: 1 }] : boundaryValues(type.items, other.items ?? type.items);
  const [first] = items;
  const edges = [type.min_items, type.max_items, other.min_items, other.max_items].filter((one) => one !== undefined);
  const sizes = [...new Set([0, 1, 2, ...edges.flatMap((size) => [size, size + 1, size - 1])])];
  const sized = sizes
    .filter((size) => size >= 0 && size <= 1000 && (size === 0 || first !== undefined))
    .map((size) => Array.from({ length: size }, () => first ?? null));
  const least = Math.max(1, type.min_items ?? 0);
  const varied = items.slice(0, 200).map((item) => Array.from({ length: Math.min(least, 1000) }, () => item));
  return [...sized, ...varied];
}

function objects(type: ValueType, other: ValueType): JsonValue[] {
  if (type.properties === undefined) return [{}, { a: 1 }, { unknown: 'a' }];
  const fields = type.properties;
  const required = plainPayload(fields.filter((one) => one.required));
  const whole = plainPayload(fields);
  if (required === null) return [];
  const varied = fields.flatMap((field) => {
    const counterpart = other.properties?.find((one) => one.name === field.name);
    return boundaryValues(field, counterpart ?? field)
      .slice(0, 60)
      .map((value) => ({ ...required, [field.name]: value }));
  });
  return [...(whole === null ? [] : [whole]), required, ...varied];
}

/** An object with one valid value for each of the properties, or null where none is found for one of them. */
export function plainPayload(properties: readonly Property[]): JsonObject | null {
  const payload: Record<string, JsonValue> = {};
  for (const one of properties) {
    const value = plainValue(one);
    if (value === undefined) return null;
    payload[one.name] = value;
  }
  return payload;
}

/** An ordinary value of a property: its example, or one that is easy to read. */
function plainValue(property: Property): JsonValue | undefined {
  if (property.example !== undefined && checkValue(property, property.example).length === 0) return property.example;
  const found = boundaryValues(property);
  return found.find((value) => value !== null && value !== '') ?? found[0];
}
