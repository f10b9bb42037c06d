import type { LoadDialect, NamedType, Varieties } from '../../../run/load/load-dialect.ts';
import { duckdb } from '../printer.ts';
import { acceptAlike } from './accept-alike.ts';
import { acceptColumns, columnsAsRaw } from './accept-columns.ts';
import { acceptEnvelope } from './accept-envelope.ts';
import { resolveDuplicates } from './duplicates.ts';
import { compression, packing } from './packing.ts';
import { pointerTo } from './place.ts';
import { columnRows, csvRejects, fileList, ndjson, readColumns, readRows } from './read-files.ts';
import { field, quoted } from './sql-text.ts';
import { textValues, typedRows } from './typed-rows.ts';

/** How DuckDB loads events. */
export const duckdbLoading: LoadDialect = {
  // Rows may be written in any order: else every thread would have to hold its rows back until the one before is done.
  before: ['set preserve_insertion_order = false'],
  after: ['set preserve_insertion_order = true'],
  scratch: {
    name: (table) => duckdb.identifier(table),
    make: (table, columns) => `create or replace temp table ${duckdb.identifier(table)} (${columnList(columns)})`,
    fill: (table, query) => `create or replace temp table ${duckdb.identifier(table)} as ${query}`,
  },
  makeFresh: (table, columns, varieties) =>
    `create or replace table ${duckdb.table(table)} (${columnList(columns, varieties)})`,
  packing,
  rowKey: null,
  merge: 'swap',
  batches: (rows, bytes) =>
    `select cast(floor(sum(length(raw) + 100) over (rows unbounded preceding) / ${bytes}) as integer) as batch, raw, file
from (${rows})`,
  exported: {
    last: (table) => `select max(rowid) as last from ${duckdb.table(table)}`,
    rows: (table, columns, from, to) =>
      `select to_json({${columns.map((one) => `${field(one.name)}: ${field(one.name)}`).join(', ')}})::varchar as row
from ${duckdb.table(table)} where rowid >= ${from} and rowid < ${to}`,
  },
  rows: readRows,
  columns: readColumns,
  isTooLong: (message) => message.includes('maximum_object_size'),
  csvRejects,
  contentHash(table, columns) {
    const names = columns.map((name) => duckdb.identifier(name)).join(', ');
    const hashes = `select hash(${names}) as h from ${duckdb.table(table)}`;
    return `select concat(count(*), '-', bit_xor(h), '-', sum(h)) as content from (${hashes})`;
  },
  rowsWithEvent(rows, source) {
    const name = source.fields.event ?? 'event';
    return `select raw, file, json_extract_string(raw, ${quoted(pointerTo(name))}) as event from (${rows})`;
  },
  accept: (target, rows) => (target.source.layout === 'envelope' ? acceptEnvelope(target, rows) : null),
  alike: {
    accept: (target, rows, form) => (target.source.layout === 'envelope' ? acceptAlike(target, rows, form) : null),
    leastBytes: 256 * 1024,
    leastShare: 0.6,
  },
  columnRows,
  acceptColumns,
  columnsAsRaw,
  typed: typedRows,
  values: textValues,
  unreadable: (file, longest) => ({
    setting: ['set preserve_insertion_order = true'],
    query: `select position from (select row_number() over () as position, json from ${ndjson(fileList([file]), longest)}) where json is null order by 1`,
  }),
  duplicates: { resolve: resolveDuplicates },
};

function columnList(columns: readonly NamedType[], varieties: Varieties = new Map()): string {
  return columns
    .map(({ name, type }) => `${duckdb.identifier(name)} ${duckdb.type(type)}${compression(varieties.get(name))}`)
    .join(', ');
}
