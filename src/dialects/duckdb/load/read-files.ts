import type { SourceDef } from '../../../model/source.ts';
import type { ColumnRows, InputFile, RowInput } from '../../../run/load/load-dialect.ts';
import { duckdb } from '../printer.ts';
import { quoted } from './sql-text.ts';

/** Bytes of a JSON value that DuckDB reads at most unless it is told otherwise. */
const usualLongest = 16 * 1024 * 1024;

const rejects = 'waymark_rejects';
const scans = 'waymark_scans';

/** A query of `raw` (JSON text of a row; null where a line is not JSON) and `file`. */
export function readRows(input: RowInput, longest: number | null): string {
  if (input.kind === 'table') return asJson(duckdb.table(input.table), 'cast(null as varchar)');
  const { files, format } = input;
  if (format === 'table') throw new Error('DuckDB has no tables that are files');
  if (files.length === 0) return 'select cast(null as json) as raw, cast(null as varchar) as file where false';
  if (format === 'ndjson' || format === 'json') {
    const list = fileList(files);
    const relation =
      format === 'ndjson'
        ? ndjson(list, longest, ', filename = true')
        : `read_json_objects(${list}, format = 'auto', filename = true${sizeOption(longest)})`;
    return `select json as raw, ${pathOf('filename', files)} as file from ${relation}`;
  }
  // File by file: each has the columns that it has, of the types that it has.
  return files.map((file) => asJson(columnsOf(file, format), quoted(file.path))).join('\nunion all\n');
}

/** The columns of one file or table as a query. Null where rows are JSON and need not have the same. */
export function readColumns(input: RowInput): string | null {
  if (input.kind === 'table') return `select * from ${duckdb.table(input.table)}`;
  const [file] = input.files;
  if (file === undefined || (input.format !== 'csv' && input.format !== 'parquet')) return null;
  return `select * from ${columnsOf(file, input.format)}`;
}

/** The columns of files that have the same ones, or of a table, with `waymark_file`; null where they are not known, or hold JSON. */
export function columnRows(input: RowInput, { layout }: SourceDef): ColumnRows | null {
  const columns = input.kind === 'table' ? input.columns : input.files[0]?.columns;
  if (layout !== 'columns' || columns === undefined) return null;
  if (input.kind === 'table') {
    const relation = `select *, cast(null as varchar) as waymark_file from ${duckdb.table(input.table)}`;
    return { relation, columns, isText: false };
  }
  const { files, format } = input;
  if (format !== 'csv' && format !== 'parquet') throw new Error(`rows of ${format} have no columns`);
  const parts = files.map((file) => `select *, ${quoted(file.path)} as waymark_file from ${columnsOf(file, format)}`);
  return { relation: parts.join('\nunion all\n'), columns, isText: format === 'csv' };
}

function columnsOf(file: InputFile, format: 'csv' | 'parquet'): string {
  const path = quoted(withoutGlob(file.absolute));
  if (format === 'parquet') return `read_parquet(${path})`;
  // Nothing is left to guessing: one broken line would make DuckDB read quotes as text.
  const options = [
    `delim = ${quoted(file.delimiter ?? ',')}`,
    `quote = '"', escape = '"', header = true, all_varchar = true`,
    `max_line_size = ${usualLongest}, buffer_size = ${2 * usualLongest}`,
    `store_rejects = true, rejects_table = '${rejects}', rejects_scan = '${scans}', rejects_limit = 0`,
  ];
  return `read_csv(${path}, ${options.join(', ')})`;
}

/** Lines of CSV files that could not be taken apart: what to do before reading, and the query of them after it. */
export const csvRejects = {
  clear: [`drop table if exists ${rejects}`, `drop table if exists ${scans}`],
  query: `select file_path as absolute, line, min(csv_line) as payload, min(error_message) as reason,
  bool_or(error_type = 'INVALID ENCODING') as is_encoding
from ${rejects} join ${scans} using (scan_id, file_id)
group by scan_id, file_path, line`,
};

/** Broken lines come as null, in the place where they stand. */
export function ndjson(list: string, longest: number | null, options = ''): string {
  return `read_ndjson_objects(${list}, ignore_errors = true${options}${sizeOption(longest)})`;
}

function sizeOption(longest: number | null): string {
  return longest === null || longest < usualLongest ? '' : `, maximum_object_size = ${longest + 1024}`;
}

function asJson(relation: string, file: string): string {
  return `select to_json(t) as raw, ${file} as file from ${relation} as t`;
}

export function fileList(files: readonly InputFile[]): string {
  return `[${files.map((one) => quoted(withoutGlob(one.absolute))).join(', ')}]`;
}

/** DuckDB takes every path for a pattern. */
function withoutGlob(path: string): string {
  return path.replace(/[*?[]/g, (char) => `[${char}]`);
}

/** The path within the project of a file by its absolute path. */
function pathOf(name: string, files: readonly InputFile[]): string {
  const [first] = files;
  if (first === undefined) return 'cast(null as varchar)';
  let shared = 0;
  const { absolute, path } = first;
  while (shared < path.length && absolute.at(-1 - shared) === path.at(-1 - shared)) shared++;
  const before = absolute.slice(0, absolute.length - shared);
  const prefix = path.slice(0, path.length - shared);
  const isSame = files.every(
    (one) => one.absolute.startsWith(before) && one.path === prefix + one.absolute.slice(before.length),
  );
  if (isSame) {
    const rest = `substr(${name}, ${[...before].length + 1})`;
    return prefix === '' ? rest : `${quoted(prefix)} || ${rest}`;
  }
  const keys = files.map((one) => quoted(one.absolute)).join(', ');
  const values = files.map((one) => quoted(one.path)).join(', ');
  return `map([${keys}], [${values}])[${name}]`;
}
