import type { JsonValue } from '../../../model/values.ts';
import type { EventTarget } from '../../../run/load/load-dialect.ts';
import type { SqlType } from '../../../sql/types.ts';
import { duckdb } from '../printer.ts';
import { field, quoted } from './sql-text.ts';

/** A query of the typed columns of JSON rows that were judged already: nothing that does not fit is tolerated. */
export function typedRows({ columns, source, event }: EventTarget, rows: string): string {
  const own = new Set(['event_id', 'event_time', 'received_at', '_late']);
  for (const one of [...source.context, ...event.properties]) own.add(one.column);
  const read = columns.filter((one) => own.has(one.name));
  const shape = JSON.stringify(Object.fromEntries(read.map((one) => [one.name, jsonShape(one.type)])));
  const values = columns.map(({ name, type }) => {
    const as = duckdb.identifier(name);
    if (name === '_source') return `${quoted(source.name)} as ${as}`;
    if (name === '_file') return `file as ${as}`;
    return own.has(name) ? `r.${field(name)} as ${as}` : `cast(null as ${duckdb.type(type)}) as ${as}`;
  });
  return `select ${values.join(', ')}\nfrom (select file, from_json_strict("row", ${quoted(shape)}) as r from (${rows}))`;
}

/** The structure that DuckDB's JSON functions read a type by. */
function jsonShape(type: SqlType): JsonValue {
  if (type.kind === 'array') return [jsonShape(type.of)];
  if (type.kind === 'struct') return Object.fromEntries(type.fields.map((one) => [one.name, jsonShape(one.type)]));
  return duckdb.type(type).toUpperCase();
}

/** A query of text columns given as values: one constant, which is read much faster than a row constructor a row. */
export function textValues(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const wellFormed = rows.map((row) => row.map((value) => value?.toWellFormed() ?? null));
  const names = columns.map((name, index) => `r[${index + 1}] as ${duckdb.identifier(name)}`);
  const list = quoted(JSON.stringify(wellFormed));
  return `select ${names.join(', ')} from (select unnest(from_json(${list}, '[["VARCHAR"]]')) as r)`;
}
