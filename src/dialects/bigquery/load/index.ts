import type {
  ColumnRows,
  EventTarget,
  LoadDialect,
  NamedType,
  RowInput,
  ScratchSql,
} from '../../../run/load/load-dialect.ts';
import type { Dialect } from '../../../sql/dialect.ts';
import { mostCharacters } from '../statement-length.ts';
import { acceptColumns } from './accept-columns.ts';
import { acceptEnvelope, acceptLines } from './accept-envelope.ts';
import { acceptParameters } from './accept-parameters.ts';
import { resolveDuplicates } from './duplicates.ts';
import { columnRows, columnsAsRaw, eventOf, readColumns, readRows } from './read-rows.ts';
import { rowKey } from './typed-columns.ts';

/** Tables of a load that died go away by themselves after so long. */
const expiry = 'options (expiration_timestamp = timestamp_add(current_timestamp(), interval 1 day))';

/**
 * How BigQuery loads events. Files of this machine are read and judged on it and come here as typed rows; this is about what
 * happens to them then, and about rows that are in BigQuery already. `dialect` names tables with their dataset.
 */
export function bigqueryLoading(dialect: Dialect): LoadDialect {
  const nameOf = (table: string): string => dialect.table({ schema: null, name: table });
  const list = (columns: readonly NamedType[]): string =>
    columns.map((one) => `${dialect.identifier(one.name)} ${dialect.type(one.type)}`).join(', ');
  const scratch: ScratchSql = {
    name: nameOf,
    make: (table, columns) => `create or replace table ${nameOf(table)} (${list(columns)}) ${expiry}`,
    fill: (table, query, by) =>
      `create or replace table ${nameOf(table)} ${by === undefined ? '' : `cluster by ${dialect.identifier(by)} `}${expiry} as ${query}`,
  };
  return {
    before: [],
    after: [],
    scratch,
    makeFresh: (table, columns) => `create or replace table ${dialect.table(table)} (${list(columns)}) ${expiry}`,
    packing: null,
    rowKey,
    merge: 'rows',
    batches: (
      rows,
      bytes,
    ) => `select cast(floor(sum(size) over (order by place rows unbounded preceding) / ${bytes}) as int64) as batch, raw, file
from (select raw, file, char_length(raw) + 100 as size, row_number() over (order by file) as place from (${rows}) as doubts) as sized`,
    exported: null,
    rows: (input: RowInput) => readRows(dialect, input),
    columns: (input) => readColumns(dialect, input),
    isTooLong: () => false,
    csvRejects: null,
    contentHash(table, columns) {
      const names = columns.map((name) => dialect.identifier(name)).join(', ');
      const hashes = `select farm_fingerprint(to_json_string(struct(${names}))) as h from ${dialect.table(table)}`;
      return `select concat(cast(count(*) as string), '-', cast(coalesce(bit_xor(h), 0) as string), '-', cast(coalesce(sum(mod(h, 1000000007)), 0) as string)) as content from (${hashes}) as hashes`;
    },
    rowsWithEvent: (rows, source) => `select raw, file, ${eventOf(source)} as event from (${rows}) as r`,
    // Lines of JSON in other layouts go to the checker.
    accept: (target, rows) => (target.source.layout === 'envelope' ? sendable(acceptLines(target, rows)) : null),
    alike: null,
    columnRows: (input, source) => columnRows(dialect, input, source),
    acceptColumns: (target, rows) => sendable(acceptRows(target, rows)),
    columnsAsRaw: (rows, others) => columnsAsRaw(dialect, rows, others),
    typed: () => notHere('typed rows'),
    values: () => notHere('values'),
    unreadable: () => notHere('lines that cannot be read'),
    duplicates: { resolve: (parts) => resolveDuplicates(dialect, scratch, parts) },
  };
}

/** A query that leaves room for what is done with it; of events whose conditions take more, the checker judges all rows. */
function sendable(sql: string | null): string | null {
  return sql === null || sql.length > mostCharacters - 10_000 ? null : sql;
}

/** Rows with columns of their own, where the name of the event, if any, is text. */
function acceptRows(target: EventTarget, rows: ColumnRows): string | null {
  if (target.source.fields.event !== undefined && rows.by === undefined) return null;
  switch (target.source.layout) {
    case 'columns':
      return acceptColumns(target, rows);
    case 'ga4':
      return acceptParameters(target, rows);
    case 'envelope':
      return acceptEnvelope(target, rows);
  }
}

/** Rows of this process come by load jobs, and files are read elsewhere. */
function notHere(what: string): never {
  throw new Error(`BigQuery is not asked for ${what}`);
}
