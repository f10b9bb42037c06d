import { aggregate, gt, integer, isNotNull, or_ } from '../../sql/make.ts';
import { select } from '../../sql/make-relation.ts';
import type { Relation } from '../../sql/nodes.ts';
import type { Ref } from '../../yaml/shape.ts';
import { listOrOne, mapped, object, ref } from '../../yaml/shapes.ts';
import { checkColumns, columnExpr, findColumn, quoteList } from '../columns.ts';
import type { AssertionKind, PlanContext, TableShape } from '../kind.ts';

export interface UniqueSpec {
  readonly columns: readonly Ref[];
}

const columns = listOrOne(ref, { min: 1 });

export const unique: AssertionKind<UniqueSpec> = {
  kind: 'unique',
  written: true,
  summary: 'No two rows have the same value in the column, or the same combination of values in the columns.',
  notes:
    'Counts the values that stand in more than one row. Rows with null in all of the columns are passed over; in a combination, null is a value like any other.',
  example: 'unique: [day, tier]',
  codes: [],
  shape: object({ what: 'a `unique` assertion', required: { columns } }),
  short: mapped(columns, (read) => ({ columns: read })),
  check: (spec, on) => checkColumns(spec.columns, on),
  plan: (spec, on, context) => ({ shape: 'query', failing: repeatedKeys(spec.columns, on, context) }),
  describe: (spec) =>
    spec.columns.length === 1
      ? `${quoteList(spec.columns.map((one) => one.name))} has no value twice`
      : `the combination of ${quoteList(spec.columns.map((one) => one.name))} never stands twice`,
};

/** One row a key that stands in more than one row: the key and `n`, the number of its rows. */
export function repeatedKeys(keys: readonly Ref[], on: TableShape, context: PlanContext): Relation {
  const exprs = keys.map((key) => columnExpr(key, on));
  const count = aggregate('count');
  return select({
    from: context.rows,
    columns: [
      ...keys.map((key, index) => ({ expr: columnExpr(key, on), as: keyName(key, index, on) })),
      { expr: count, as: 'n' },
    ],
    where: or_(...exprs.map(isNotNull)),
    groupBy: exprs,
    having: gt(count, integer(1)),
  });
}

/** `n` is taken by the count. */
function keyName(key: Ref, index: number, on: TableShape): string {
  const name = findColumn(on, key.name)?.name ?? key.name;
  return name.toLowerCase() === 'n' ? `key_${index + 1}` : name;
}
