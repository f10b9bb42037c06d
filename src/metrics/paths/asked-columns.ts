import { and_, column } from '../../sql/make.ts';
import { ascending } from '../../sql/make-relation.ts';
import type { Expr, Ordering } from '../../sql/nodes.ts';
import type { RowsAsk } from '../source.ts';
import { momentColumn, type NamedExpr, type PathRows } from './path-rows.ts';

/** The columns of base rows that a query wants to see: its dimensions, and when they were. */
export function askedColumns(ask: RowsAsk, base: PathRows): string[] {
  return [...new Set([...ask.dimensions, base.time.name])];
}

/** What a query demands of base rows; null where it takes all. */
export function askedRows(ask: RowsAsk, base: PathRows): Expr | null {
  const conditions = [ask.where, ask.within(base.time)].filter((one) => one !== null);
  return conditions.length === 0 ? null : and_(...conditions);
}

const day = 86_400;

/**
 * What a query demands of rows that follow base rows: as late as a window after the last of them, never before the first. Dates are
 * told a day too late: a day may have 23 hours.
 */
export function askedFollowers(ask: RowsAsk, { time }: PathRows, window: number | null): Expr | null {
  return ask.within(time, { later: window === null ? null : time.type === 'date' ? window + day : window });
}

/** Tells rows that the query demands from others that only compete with them. */
export const askedColumn = '_asked';
export const idColumn = '_id';

/** Columns with which base rows can be put in order and looked through later: `_id` and `_asked`, as far as there are any. */
export function competingColumns(ask: RowsAsk, base: PathRows): NamedExpr[] {
  const asked = askedRows(ask, base);
  return [
    ...(base.id === null ? [] : [{ expr: column(base.id), as: idColumn }]),
    ...(asked === null ? [] : [{ expr: asked, as: askedColumn }]),
  ];
}

/** By time, then by id, then by all that is seen of the rows, so that it does not matter how they lie in the table. */
export function competingOrder(ask: RowsAsk, base: PathRows): Ordering[] {
  const names = [momentColumn, ...(base.id === null ? [] : [idColumn]), ...askedColumns(ask, base)];
  return names.map((name) => ascending(column(name)));
}

/** `where _asked`, or nothing. */
export function onlyAsked(ask: RowsAsk, base: PathRows): { readonly where?: Expr } {
  return askedRows(ask, base) === null ? {} : { where: column(askedColumn) };
}
