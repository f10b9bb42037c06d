import type { JsonObject } from '../../model/values.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { integer, jsonText, null_, text, timestamp } from '../../sql/make.ts';
import type { Expr, Statement } from '../../sql/nodes.ts';
import { splitItems } from '../../sql/split-items.ts';
import { type SqlScalar, sqlType } from '../../sql/types.ts';

/** Tables of the runner itself, in the target's schema. */
export const stateTable = 'waymark_state';
export const failuresTable = 'waymark_failures';

/** What was last published by a step. One row a step in `waymark_state`. */
export interface StateRow {
  /** The step: `model:orders_daily`, `load:app`. */
  readonly id: string;
  readonly kind: string;
  /** The table or view that it published; null where it publishes none of its own. */
  readonly object: string | null;
  readonly materialized: string | null;
  /** Hash of what the user wrote: SQL text, configuration, columns. Without the state of its inputs. */
  readonly definition: string;
  /** Hash of the definition and the versions of all inputs. The step is unchanged where it is the same. */
  readonly fingerprint: string;
  /** Changes whenever what was published may have changed. */
  readonly version: string;
  /** Hash of the assertions that it passed without a complaint when it was published; null where it did not. */
  readonly audited: string | null;
  readonly runId: string;
  /** ISO timestamp. */
  readonly publishedAt: string;
  readonly rows: number | null;
  /** What only one kind of step knows: versions and tables of the events that a load filled. */
  readonly details: JsonObject;
}

interface ColumnOf<Row> {
  readonly name: string;
  readonly type: SqlScalar;
  readonly value: (row: Row) => Expr;
}

const nullable = (value: string | null): Expr => (value === null ? null_(sqlType('string')) : text(value));

/** Name, type and value of every column of `waymark_state`. */
export const stateColumns: readonly ColumnOf<StateRow>[] = [
  { name: 'id', type: 'string', value: (row) => text(row.id) },
  { name: 'kind', type: 'string', value: (row) => text(row.kind) },
  { name: 'object', type: 'string', value: (row) => nullable(row.object) },
  { name: 'materialized', type: 'string', value: (row) => nullable(row.materialized) },
  { name: 'definition', type: 'string', value: (row) => text(row.definition) },
  { name: 'fingerprint', type: 'string', value: (row) => text(row.fingerprint) },
  { name: 'version', type: 'string', value: (row) => text(row.version) },
  { name: 'audited', type: 'string', value: (row) => nullable(row.audited) },
  { name: 'run_id', type: 'string', value: (row) => text(row.runId) },
  { name: 'published_at', type: 'timestamp', value: (row) => timestamp(row.publishedAt) },
  {
    name: 'row_count',
    type: 'integer',
    value: (row) => (row.rows === null ? null_(sqlType('integer')) : integer(row.rows)),
  },
  { name: 'details', type: 'string', value: (row) => text(jsonText(row.details)) },
];

/** A row that an assertion complained about, as it was when the assertion last looked. */
export interface FailureRow {
  readonly runId: string;
  readonly assertion: string;
  readonly subject: string;
  readonly severity: string;
  /** From 1, within the assertion. */
  readonly position: number;
  /** The row as JSON text. */
  readonly row: string;
  /** ISO timestamp. */
  readonly foundAt: string;
}

export const failureColumns: readonly ColumnOf<FailureRow>[] = [
  { name: 'run_id', type: 'string', value: (row) => text(row.runId) },
  { name: 'assertion', type: 'string', value: (row) => text(row.assertion) },
  { name: 'subject', type: 'string', value: (row) => text(row.subject) },
  { name: 'severity', type: 'string', value: (row) => text(row.severity) },
  { name: 'position', type: 'integer', value: (row) => integer(row.position) },
  { name: 'failing_row', type: 'string', value: (row) => text(row.row) },
  { name: 'found_at', type: 'timestamp', value: (row) => timestamp(row.foundAt) },
];

/** `create table if not exists` of one of the runner's own tables. */
export function createTable<Row>(dialect: Dialect, name: string, columns: readonly ColumnOf<Row>[]): Statement {
  const list = columns.map((one) => `  ${dialect.identifier(one.name)} ${dialect.type(sqlType(one.type))}`);
  const table = dialect.table({ schema: null, name });
  return bookkeeping(`create table if not exists ${table} (\n${list.join(',\n')}\n)`);
}

/** Inserts any number of rows, in one statement where that is not too long. */
export function insertRows<Row>(
  dialect: Dialect,
  name: string,
  columns: readonly ColumnOf<Row>[],
  rows: readonly Row[],
): Statement[] {
  const names = columns.map((one) => dialect.identifier(one.name)).join(', ');
  const values = rows.map((row) => `(${columns.map((one) => dialect.expr(one.value(row))).join(', ')})`);
  const insert = `insert into ${dialect.table({ schema: null, name })} (${names}) values\n`;
  const bounds = { around: insert.length, limit: dialect.longestStatement };
  return splitItems(values, bounds).map((group) => bookkeeping(`${insert}${group.join(',\n')}`));
}

/** Deletes the rows whose `column` is one of some texts, in one statement where that is not too long. */
export function deleteRows(dialect: Dialect, name: string, column: string, among: readonly string[]): Statement[] {
  const list = among.map((one) => dialect.expr(text(one)));
  const table = dialect.table({ schema: null, name });
  const remove = `delete from ${table} where ${dialect.identifier(column)} in (`;
  return splitItems(list, { around: remove.length + 1, limit: dialect.longestStatement }).map((group) =>
    bookkeeping(`${remove}${group.join(', ')})`),
  );
}

export function bookkeeping(sql: string): Statement {
  return { sql, origin: { step: 'state', span: null } };
}
