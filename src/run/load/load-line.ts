import type { JsonObject, JsonValue } from '../../model/values.ts';
import { jsonText } from '../../sql/make.ts';
import type { SqlType } from '../../sql/types.ts';
import type { NamedType } from './load-dialect.ts';

/**
 * A row as a line of JSON that a load job reads. What is null is left out, because a list of a table cannot be null; within JSON
 * columns nulls are values and stay.
 */
export function loadLine(row: JsonObject, columns: readonly NamedType[]): string {
  return jsonText(fieldsOf(row, columns));
}

function fieldsOf(row: JsonObject, columns: readonly NamedType[]): JsonObject {
  const fields: [string, JsonValue][] = [];
  for (const { name, type } of columns) {
    const value = Object.hasOwn(row, name) ? row[name] : null;
    if (value !== null && value !== undefined) fields.push([name, cellOf(value, type)]);
  }
  return Object.fromEntries(fields);
}

function cellOf(value: JsonValue, type: SqlType): JsonValue {
  if (type.kind === 'array' && isList(value)) return value.map((one) => cellOf(one, type.of));
  if (type.kind === 'struct' && isObject(value)) return fieldsOf(value, type.fields);
  return value;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
