import type { SqlType } from '../../sql/types.ts';
import type { FieldSchema } from './warehouse-values.ts';

const typeNames = {
  string: 'STRING',
  integer: 'INTEGER',
  number: 'FLOAT',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  uuid: 'STRING',
  json: 'JSON',
} as const;

/** A column as load jobs are told of it. A list cannot hold lists: those are JSON, as where the dialect prints types. */
export function fieldSchema({ name, type }: { readonly name: string; readonly type: SqlType }): FieldSchema {
  if (type.kind === 'array')
    return type.of.kind === 'array'
      ? { name, type: 'JSON' }
      : { ...fieldSchema({ name, type: type.of }), mode: 'REPEATED' };
  if (type.kind === 'struct') return { name, type: 'RECORD', fields: type.fields.map(fieldSchema) };
  return { name, type: typeNames[type.kind] };
}
