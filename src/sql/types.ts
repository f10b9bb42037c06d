/** Portable column types. Each dialect names them its own way. */
export type SqlType =
  | { readonly kind: SqlScalar }
  | { readonly kind: 'array'; readonly of: SqlType }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly type: SqlType }[] };

/** `timestamp` is an instant (UTC); `integer` has 64 bits; `number` is a double; `json` is any JSON value. */
export type SqlScalar = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp' | 'uuid' | 'json';

export const sqlType = (kind: SqlScalar): SqlType => ({ kind });
