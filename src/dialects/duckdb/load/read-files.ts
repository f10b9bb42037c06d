import type { InputFile, RowInput } from '../../../run/load/load-dialect.ts';
import { duckdb } from '../printer.ts';
import { quoted } from './sql-text.ts';

/** What DuckDB reads at most as one JSON object unless it is told otherwise. */
export const usualLongest = 16 * 1024 * 1024;

/** A query of `raw` (JSON text of a row; null where a line is not JSON) and `file`. */
export function readRows(input: RowInput, longest: number | null): string {
  if (input.kind === 'table')
    return `select to_json(t) as raw, cast(null as varchar) as file from ${duckdb.table(input.table)} as t`;
  const { files, format } = input;
  const file = pathOf('filename', files);
  const list = fileList(files);
  switch (format) {
    case 'ndjson':
      return `select json as raw, ${file} as file from ${ndjson(list, longest, 'filename = true')}`;
    case 'json':
      return `select json as raw, ${file} as file from read_json_objects(${list}, format = 'auto', filename = true${sizeOption(longest)})`;
    case 'csv':
      return columnsAsJson(
        `read_csv(${list}, all_varchar = true, header = true, union_by_name = true, filename = true)`,
        file,
      );
    case 'parquet':
      return columnsAsJson(`read_parquet(${list}, union_by_name = true, filename = true)`, file);
  }
}

/** Broken lines come as null, in the place where they stand. */
export function ndjson(list: string, longest: number | null, options = ''): string {
  const rest = options === '' ? '' : `, ${options}`;
  return `read_ndjson_objects(${list}, ignore_errors = true${rest}${sizeOption(longest)})`;
}

function sizeOption(longest: number | null): string {
  return longest === null || longest < usualLongest ? '' : `, maximum_object_size = ${longest + 1024}`;
}

/** The columns as one JSON object, without the name of the file that DuckDB adds. */
function columnsAsJson(relation: string, file: string): string {
  return `select json_merge_patch(to_json(t), '{"filename": null}') as raw, ${file} as file from ${relation} as t`;
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
