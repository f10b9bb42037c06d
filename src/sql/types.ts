import type { ValueType } from '../model/values.ts';

/** Portable column types. Each dialect names them its own way. */
export type SqlType =
  | { readonly kind: SqlScalar }
  | { readonly kind: 'array'; readonly of: SqlType }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly type: SqlType }[] };

/** `timestamp` is an instant (UTC); `integer` has 64 bits; `number` is a double; `json` is any JSON value. */
export type SqlScalar = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp' | 'uuid' | 'json';

export const sqlType = (kind: SqlScalar): SqlType => ({ kind });

/** The column type of a property: arrays are lists, objects are structs; what says no more is JSON. */
export function sqlTypeOf(value: ValueType): SqlType {
  if (value.type === 'array') {
    return { kind: 'array', of: value.items === undefined ? sqlType('json') : sqlTypeOf(value.items) };
  }
  if (value.type === 'object') {
    if (value.properties === undefined || value.properties.length === 0) return sqlType('json');
    return { kind: 'struct', fields: value.properties.map((one) => ({ name: one.column, type: sqlTypeOf(one) })) };
  }
  return sqlType(value.type);
}
