import { rounding } from '../../../diff/data-report.ts';
import {
  aggregate,
  and_,
  boolean,
  call,
  case_,
  column,
  distinctFrom,
  eq,
  ge,
  gt,
  integer,
  lt,
  multiply,
  ne,
  not_,
  number,
  or_,
  sqlExpr,
  subtract,
} from '../../../sql/make.ts';
import { ascending, select, tableOf, unionAll } from '../../../sql/make-relation.ts';
import type { Expr, Relation, TableName } from '../../../sql/nodes.ts';
import { type ColumnPair, comparable, isRounded, keptExpr } from './column-pairs.ts';

/** Two tables, and what of their columns says which rows belong together. */
export interface Comparison {
  readonly before: TableName;
  readonly after: TableName;
  /** All that tells a row of `before` from others, and the row of `after` that belongs to it. Whole rows: all columns. */
  readonly keys: readonly ColumnPair[];
  /** What is compared where a key stands on both sides. */
  readonly values: readonly ColumnPair[];
  /** Whether a key may stand only once on a side. */
  readonly isKey: boolean;
}

const [rowsBefore, rowsAfter] = [column('n_before'), column('n_after')];
const keyAt = (at: number): string => `k_${at}`;
const oldAt = (at: number): string => `b_${at}`;
const newAt = (at: number): string => `a_${at}`;
const differsAt = (at: number): string => `d_${at}`;
/** Takes the type that the other part of the union has. */
const nothing = sqlExpr('null');

/**
 * What differs, a row for each key: `k_…` the key, `n_before` and `n_after` how often it stands on each side, `b_…` and `a_…` the
 * values, `d_…` whether they differ. Rows are laid together and counted rather than joined: nulls and NaN are keys like all others
 * then, and rows that come twice are told from those that come once. Both tables are read once.
 */
export function differences(comparison: Comparison): Relation {
  const { keys, values, isKey } = comparison;
  const rows = unionAll([sideRows(comparison, 'before'), sideRows(comparison, 'after')]);
  const keyColumns = keys.map((_, at) => ({ expr: column(keyAt(at)), as: keyAt(at) }));
  const counts = ['n_before', 'n_after'].map((as) => ({ expr: aggregate('sum', [column(as)]), as }));
  const both = values.flatMap((_, at) =>
    [oldAt(at), newAt(at)].map((as) => ({ expr: aggregate('max', [column(as)]), as })),
  );
  const grouped = select({
    from: rows,
    columns: [...keyColumns, ...counts, ...both],
    ...(keys.length > 0 && { groupBy: keys.map((_, at) => integer(at + 1)) }),
  });
  const kept = [...keyColumns.map((one) => one.as), 'n_before', 'n_after', ...both.map((one) => one.as)];
  const judged = values.map((pair, at) => ({ expr: and_(isInBoth, differs(pair, at)), as: differsAt(at) }));
  return select({
    from: select({ from: grouped, columns: [...kept, ...judged] }),
    where: or_(ne(rowsBefore, rowsAfter), ...(isKey ? [isRepeated] : []), ...flags(values)),
  });
}

const isInBoth = and_(eq(rowsBefore, integer(1)), eq(rowsAfter, integer(1)));
const isRepeated = or_(gt(rowsBefore, integer(1)), gt(rowsAfter, integer(1)));

function flags(values: readonly ColumnPair[]): Expr[] {
  return values.map((_, at) => column(differsAt(at)));
}

/** The rows of a side, with places for the values of the other one. */
function sideRows(comparison: Comparison, side: 'before' | 'after'): Relation {
  const other = side === 'before' ? 'after' : 'before';
  const [own, others] = side === 'before' ? [oldAt, newAt] : [newAt, oldAt];
  const one = (isOwn: boolean): Expr => integer(isOwn ? 1 : 0);
  const columns = [
    ...comparison.keys.map((pair, at) => ({
      expr: comparable(keptExpr(pair[side]), pair[side], pair[other]),
      as: keyAt(at),
    })),
    { expr: one(side === 'before'), as: 'n_before' },
    { expr: one(side === 'after'), as: 'n_after' },
    ...comparison.values.flatMap((pair, at) => {
      const [mine, theirs] = [
        { expr: keptExpr(pair[side]), as: own(at) },
        { expr: nothing, as: others(at) },
      ];
      return side === 'before' ? [mine, theirs] : [theirs, mine];
    }),
  ];
  return select({ from: tableOf(comparison[side]), columns });
}

/** Null is a value like any other; doubles that only rounding tells apart are the same. */
function differs(pair: ColumnPair, at: number): Expr {
  const was = comparable(column(oldAt(at)), pair.before, pair.after);
  const is = comparable(column(newAt(at)), pair.after, pair.before);
  const distinct = distinctFrom(was, is);
  return isRounded(pair) ? and_(distinct, not_(call('coalesce', isNear(was, is), boolean(false)))) : distinct;
}

/** Numbers of one sign, each at least the other one but for the share that is rounding. Differences of infinities are none. */
function isNear(was: Expr, is: Expr): Expr {
  const reaches = (one: Expr, other: Expr): Expr =>
    ge(call('abs', one), multiply(call('abs', other), number(1 - rounding)));
  const sameSign = eq(lt(was, integer(0)), lt(is, integer(0)));
  return and_(sameSign, reaches(was, is), reaches(is, was));
}

/** One row: `repeated`, `added`, `removed`, `changed`, and `d_…` for each value. Null where there are no differences. */
export function counted(found: TableName, { values }: Comparison): Relation {
  const more = (one: Expr, other: Expr): Expr =>
    aggregate('sum', [case_([{ when: gt(one, other), value: subtract(one, other) }], integer(0))]);
  const many = (condition: Expr): Expr => aggregate('count', [], { where: condition });
  return select({
    from: tableOf(found),
    columns: {
      repeated: many(isRepeated),
      added: more(rowsAfter, rowsBefore),
      removed: more(rowsBefore, rowsAfter),
      changed: many(or_(...flags(values))),
      ...Object.fromEntries(values.map((_, at) => [differsAt(at), many(column(differsAt(at)))])),
    },
  });
}

/** A few keys that stand more often on one side. */
export function oddRows(found: TableName, { keys }: Comparison, side: 'added' | 'removed', most: number): Relation {
  const where = side === 'added' ? gt(rowsAfter, rowsBefore) : gt(rowsBefore, rowsAfter);
  return few(found, keys, where, [], most);
}

/** A few rows in which a value differs: the key, `was` and `now`. */
export function differingRows(found: TableName, { keys }: Comparison, value: number, most: number): Relation {
  const columns = [
    { expr: column(oldAt(value)), as: 'was' },
    { expr: column(newAt(value)), as: 'now' },
  ];
  return few(found, keys, column(differsAt(value)), columns, most);
}

function few(
  found: TableName,
  keys: readonly ColumnPair[],
  where: Expr,
  columns: readonly { readonly expr: Expr; readonly as: string }[],
  limit: number,
): Relation {
  const names = keys.map((_, at) => keyAt(at));
  const orderBy = names.map((name) => ascending(column(name)));
  return select({ from: tableOf(found), columns: [...names, ...columns], where, orderBy, limit });
}

/** The position of a key column in the rows of `oddRows` and `differingRows`. */
export const keyName = keyAt;
