import type { JsonObject, JsonValue, ValueType } from '../../../model/values.ts';
import { readInstant } from './instant.ts';
import { isRecord } from './strict-json.ts';

/** A valid value in the form that typed columns are read from: fields by column name, all of them; instants in UTC. */
export function canonicalValue(type: ValueType, value: JsonValue): JsonValue {
  if (value === null) return null;
  if (type.type === 'timestamp') return readInstant(value)?.text ?? null;
  if (type.type === 'integer') return typeof value === 'number' ? BigInt(value) : value;
  if (isList(value)) {
    const { items } = type;
    return items === undefined ? value : value.map((item) => canonicalValue(items, item));
  }
  if (isRecord(value)) return type.properties?.length ? canonicalFields(type.properties, value) : value;
  return value;
}

/** Column → value of an object whose properties are known; null where there is none. */
export function canonicalFields(properties: NonNullable<ValueType['properties']>, object: JsonObject): JsonObject {
  return Object.fromEntries(
    properties.map((one) => {
      const value = Object.hasOwn(object, one.name) ? (object[one.name] ?? null) : null;
      return [one.column, canonicalValue(one, value)];
    }),
  );
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
