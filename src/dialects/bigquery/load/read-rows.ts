import type { SourceDef } from '../../../model/source.ts';
import type {
  ColumnRows,
  InputFile,
  RowFormat,
  RowInput,
  SourceColumn,
  StagedFile,
} from '../../../run/load/load-dialect.ts';
import type { Dialect } from '../../../sql/dialect.ts';
import type { TableName } from '../../../sql/nodes.ts';
import { bigquery } from '../printer.ts';
import { bigqueryText } from '../text.ts';

const noFile = 'cast(null as string)';

/** A query of `raw` (JSON text of a row) and `file`. */
export function readRows(dialect: Dialect, input: RowInput): string {
  if (input.kind === 'table')
    return `select ${rowText(input.columns)} as raw, ${noFile} as file from ${dialect.table(input.table)} as t`;
  const [first] = input.files;
  if (first === undefined) return `select ${noFile} as raw, ${noFile} as file from unnest([1]) where false`;
  if (input.format === 'table') return shardRows(dialect, first, input.files);
  return input.files.map((file) => fileRows(dialect, file, input.format)).join('\nunion all\n');
}

/** Only the parts that are named are read, which the service tells from the condition on `_table_suffix`. */
function shardRows(dialect: Dialect, first: InputFile, files: readonly InputFile[]): string {
  const { table, columns } = stagedOf(first);
  return `select ${rowText(columns)} as raw, ${shardName(table)} as file from ${dialect.table(table)} as t where ${ofShards(files)}`;
}

function shardName({ name }: TableName): string {
  return `concat(${bigqueryText(name.slice(0, -1))}, _table_suffix)`;
}

function ofShards(files: readonly InputFile[]): string {
  return `_table_suffix in (${files.map((one) => bigqueryText(stagedOf(one).suffix ?? '')).join(', ')})`;
}

/** A file of a storage service, from the table that it was loaded into. */
function fileRows(dialect: Dialect, file: InputFile, format: RowFormat): string {
  const { table, columns } = stagedOf(file);
  const from = `${bigqueryText(file.path)} as file from ${dialect.table(table)} as t`;
  if (format === 'parquet') return `select ${rowText(columns)} as raw, ${from}`;
  if (format === 'csv') {
    const fields = columns.map((one, index) => `${bigqueryText(one.name)}, c${index}`).join(', ');
    return `select to_json_string(json_object(${fields})) as raw, ${from}`;
  }
  return `select raw, ${from} where trim(raw) <> ''`;
}

function stagedOf({ staged, path }: InputFile): StagedFile {
  if (staged === undefined) throw new Error(`BigQuery reads no files of this machine: ${path}`);
  return staged;
}

/** The columns of a table as a query. */
export function readColumns(dialect: Dialect, input: RowInput): string | null {
  return input.kind === 'table' ? `select * from ${dialect.table(input.table)}` : null;
}

/**
 * The columns of a table, of daily tables or of files with the same columns, with `waymark_file`. Null where rows are text, or
 * where files differ.
 */
export function columnRows(dialect: Dialect, input: RowInput, source: SourceDef): ColumnRows | null {
  const found = input.kind === 'table' ? tableRelation(dialect, input) : filesRelation(dialect, input);
  if (found === null || found.columns.length === 0) return null;
  const event = found.columns.find((one) => one.name === source.fields.event && one.type.toUpperCase() === 'STRING');
  return { ...found, ...(event !== undefined && { by: event.name }) };
}

function tableRelation(dialect: Dialect, input: Extract<RowInput, { kind: 'table' }>): ColumnRows {
  const relation = `select *, ${noFile} as waymark_file from ${dialect.table(input.table)}`;
  return { relation, columns: input.columns ?? [], isText: false };
}

/** True where the names of a header can be those of a table. */
function canBeColumns(columns: readonly SourceColumn[]): boolean {
  const names = columns.map((one) => one.name.toLowerCase());
  return new Set(names).size === names.length && names.every((one) => /^[a-z_]\w*$/.test(one) && !reserved.test(one));
}

/** https://cloud.google.com/bigquery/docs/schemas#column_names */
const reserved = /^_(?:table_|file_|partition|row_timestamp|_root__|colidentifier)/;

function filesRelation(dialect: Dialect, { format, files }: Extract<RowInput, { kind: 'files' }>): ColumnRows | null {
  const [first] = files;
  if (first === undefined || format === 'ndjson' || format === 'json') return null;
  const { columns, table } = stagedOf(first);
  const known = JSON.stringify(columns);
  if (files.some((one) => JSON.stringify(stagedOf(one).columns) !== known)) return null;
  const isText = format === 'csv';
  if (isText && !canBeColumns(columns)) return null;
  const names = columns.map(({ name }, index) => {
    const as = dialect.identifier(name);
    return isText ? `t.c${index} as ${as}` : `t.${as}`;
  });
  const from = (file: string): string => `select ${[...names, `${file} as waymark_file`].join(', ')} from`;
  const relation =
    format === 'table'
      ? `${from(shardName(table))} ${dialect.table(table)} as t where ${ofShards(files)}`
      : files
          .map((one) => `${from(bigqueryText(one.path))} ${dialect.table(stagedOf(one).table)} as t`)
          .join('\nunion all\n');
  return { relation, columns, isText };
}

/** A query of `raw` and `file` of the rows whose column `event` is none of some names; of all where it is null. */
export function columnsAsRaw(
  dialect: Dialect,
  { relation, columns }: ColumnRows,
  others: { readonly event: string; readonly known: readonly string[] } | null,
): string {
  const names = others?.known.map(bigqueryText).join(', ') ?? '';
  const event = others === null ? '' : `r.${dialect.identifier(others.event)}`;
  const condition = names === '' ? '' : ` where ${event} is null or ${event} not in (${names})`;
  return `select ${rowText(columns, 'r')} as raw, r.waymark_file as file from (${relation}) as r${condition}`;
}

/** The name of the event that a row carries; null where it carries none. */
export function eventOf({ fields }: SourceDef): string {
  const name = (fields.event ?? 'event').replaceAll('"', '\\"');
  return `json_value(safe.parse_json(raw, wide_number_mode => 'round'), ${bigqueryText(`$."${name}"`)})`;
}

/**
 * The text of a row. Through a JSON value, whose whole numbers stay numbers: as text from the row itself, large ones become text.
 * Times are written in one way whatever their type; what JSON has no exact number for is one that it has.
 */
export function rowText(columns: readonly SourceColumn[] | undefined, alias = 't'): string {
  if (columns === undefined || columns.length === 0) return `to_json_string(to_json(${alias}))`;
  const fields = columns.map(({ name, type }) => {
    const column = `${alias}.${bigquery.identifier(name)}`;
    return `${fieldText(column, type.toUpperCase())} as ${bigquery.identifier(name)}`;
  });
  return `to_json_string(to_json(struct(${fields.join(', ')})))`;
}

function fieldText(column: string, type: string): string {
  switch (type) {
    case 'TIMESTAMP':
      return `format_timestamp('%FT%H:%M:%E6SZ', ${column})`;
    case 'DATETIME':
      return `format_datetime('%FT%H:%M:%E6SZ', ${column})`;
    case 'DATE':
      return `cast(${column} as string)`;
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return `cast(${column} as float64)`;
    default:
      return column;
  }
}
