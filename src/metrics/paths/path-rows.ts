import type { MetricDef } from '../../model/metric.ts';
import { and_, cast, column, isNotNull, or_, window } from '../../sql/make.ts';
import { ascending, select } from '../../sql/make-relation.ts';
import type { Expr, SelectRelation } from '../../sql/nodes.ts';
import { sqlType } from '../../sql/types.ts';
import type { Ref } from '../../yaml/shape.ts';
import { widened } from '../entity.ts';
import type { MetricContext } from '../kind.ts';
import { timeOf } from '../plan/plan-measure.ts';
import { type SelectedRows, selectedRows } from '../plan/select-rows.ts';
import type { RowsOf } from '../rows.ts';
import { columnName, findColumn, type JoinedColumn, type TimeColumn } from '../source.ts';

/** Rows of one table as events of entities: whose, when, and which of those at the same time comes first. */
export interface PathRows extends SelectedRows {
  readonly time: TimeColumn;
  readonly key: string;
  /** The column that orders rows of the same time. Null where the table has none. */
  readonly id: string | null;
}

/** Names of columns that are made here. */
export const keyColumn = '_key';
export const momentColumn = '_moment';
export const placeColumn = '_place';
export const entryColumn = '_entered_at';

/** Rows that were checked. */
export function pathRows(rows: RowsOf, key: Ref, metric: MetricDef, context: MetricContext): PathRows {
  const selected = selectedRows(rows, context);
  const { source } = selected;
  const time = timeOf(source, (rows.time ?? metric.time)?.name) ?? { name: 'event_time', type: 'timestamp' };
  return {
    ...selected,
    time,
    key: columnName(source, key.name),
    id: findColumn(source, 'event_id')?.name ?? null,
  };
}

/** Whether rows are the same events, so that one must not count for both: those of one table, by one time. */
export function isSameStream(a: PathRows, b: PathRows): boolean {
  return streamKey(a) === streamKey(b);
}

export function streamKey({ source, time }: PathRows): string {
  return JSON.stringify([source.table, time.name]);
}

/** When, as an instant; a date is its midnight in UTC. */
export function momentOf({ time }: PathRows): Expr {
  return time.type === 'date' ? cast(column(time.name), sqlType('timestamp')) : column(time.name);
}

export type NamedExpr = { readonly expr: Expr; readonly as: string };

export interface PathColumns {
  /** Columns beside the key and the moment. */
  readonly columns?: readonly (string | NamedExpr)[];
  /** Further conditions. */
  readonly conditions?: readonly (Expr | null)[];
  /** Columns of entities that the rows have beside those that their own condition names. */
  readonly joined?: readonly JoinedColumn[];
  /**
   * Rows of the same stream among which the place of each is counted. Rows with the same time and id, or with the same time and
   * no id, have the same place: none of them comes after another.
   */
  readonly placeAmong?: readonly PathRows[];
}

/** The rows of entities: `_key`, `_moment`, `_place` where asked for, and further columns. Rows without key or time are left out. */
export function selectPathRows(
  rows: PathRows,
  { columns = [], conditions = [], joined = [], placeAmong }: PathColumns,
): SelectRelation {
  const own = [rows.where, ...conditions].filter((one) => one !== null);
  const known = [isNotNull(column(rows.key)), isNotNull(column(rows.time.name))];
  const all: (string | NamedExpr)[] = [
    { expr: column(rows.key), as: keyColumn },
    { expr: momentOf(rows), as: momentColumn },
    ...columns,
  ];
  const from = widened(rows.source, [...[rows, ...(placeAmong ?? [])].flatMap((one) => one.joined), ...joined]);
  if (placeAmong === undefined) return select({ from, columns: all, where: and_(...own, ...known) });
  const wide = placeAmong.some((one) => one.where === null)
    ? []
    : [or_(...placeAmong.flatMap((one) => one.where ?? []))];
  return select({
    from,
    columns: [
      ...all,
      { expr: window('rank', [], { partitionBy: [column(rows.key)], orderBy: inOrder(rows) }), as: placeColumn },
    ],
    where: and_(...wide, ...known),
    ...(own.length > 0 && { qualify: and_(...own) }),
  });
}

/** By time, then by id. */
export function inOrder(rows: PathRows, more: readonly string[] = []) {
  const columns = [rows.time.name, ...(rows.id === null ? [] : [rows.id]), ...more];
  return columns.map((name) => ascending(column(name)));
}
