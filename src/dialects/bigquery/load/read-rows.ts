import type { SourceDef } from '../../../model/source.ts';
import type { ColumnRows, RowInput, SourceColumn } from '../../../run/load/load-dialect.ts';
import type { Dialect } from '../../../sql/dialect.ts';
import { bigqueryText } from '../text.ts';

const noFile = 'cast(null as string)';

/** A query of `raw` (JSON text of a row) and `file`. */
export function readRows(dialect: Dialect, input: RowInput): string {
  if (input.kind !== 'table') throw new Error('BigQuery reads no files of this machine');
  return `select ${rowText('t')} as raw, ${noFile} as file from ${dialect.table(input.table)} as t`;
}

/** The columns of a table as a query. */
export function readColumns(dialect: Dialect, input: RowInput): string | null {
  return input.kind === 'table' ? `select * from ${dialect.table(input.table)}` : null;
}

/** The columns of a table with `waymark_file`. */
export function columnRows(dialect: Dialect, input: RowInput, columns: readonly SourceColumn[]): ColumnRows {
  if (input.kind !== 'table') throw new Error('BigQuery reads no files of this machine');
  return {
    relation: `select *, ${noFile} as waymark_file from ${dialect.table(input.table)}`,
    columns,
    isText: false,
  };
}

/** A query of `raw` and `file` of the rows whose column `event` is none of some names; of all where it is null. */
export function columnsAsRaw(
  dialect: Dialect,
  { relation, columns }: ColumnRows,
  others: { readonly event: string; readonly known: readonly string[] } | null,
): string {
  const names = others?.known.map(bigqueryText).join(', ') ?? '';
  const event = others === null ? '' : `cast(r.${dialect.identifier(others.event)} as string)`;
  const condition = names === '' ? '' : ` where ${event} is null or ${event} not in (${names})`;
  const fields = columns.map((one) => `r.${dialect.identifier(one.name)}`).join(', ');
  return `select ${rowText(`struct(${fields})`)} as raw, r.waymark_file as file from (${relation}) as r${condition}`;
}

/** The name of the event that a row carries; null where it carries none. */
export function eventOf({ fields }: SourceDef): string {
  const name = (fields.event ?? 'event').replaceAll('"', '\\"');
  return `json_value(safe.parse_json(raw, wide_number_mode => 'round'), ${bigqueryText(`$."${name}"`)})`;
}

/** Through a JSON value, whose whole numbers stay numbers; as text from the row itself, large ones become text. */
function rowText(row: string): string {
  return `to_json_string(to_json(${row}))`;
}
