import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { add, and_, call, column, integer as integerExpr, isNotNull, ne, text, window } from '../../sql/make.ts';
import { ascending, select } from '../../sql/make-relation.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { Ref } from '../../yaml/shape.ts';
import { integer, listOrOne, mapped, object, oneOf, ref } from '../../yaml/shapes.ts';
import { wrongColumnType } from '../codes.ts';
import { checkColumnOfType, checkColumns, columnExpr, quoteList, typeOfColumn } from '../columns.ts';
import type { AssertionKind, TableShape } from '../kind.ts';

const sequentialGrains = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

export interface SequentialSpec {
  readonly column: Ref;
  readonly by?: readonly Ref[];
  readonly step?: number;
  readonly grain?: (typeof sequentialGrains)[number];
}

export const sequential: AssertionKind<SequentialSpec> = {
  kind: 'sequential',
  written: true,
  summary: 'The values of the column follow each other without a gap and without a repetition.',
  notes:
    'Rows are ordered by the column itself, within each combination of `by`. Null is passed over. For dates and timestamps the step is counted in units of `grain` (day unless written).',
  example: 'sequential: {column: day, by: tier, grain: day}',
  codes: [],
  shape: object({
    what: 'a `sequential` assertion',
    required: { column: ref },
    optional: { by: listOrOne(ref, { min: 1 }), step: integer({ min: 1 }), grain: oneOf(sequentialGrains, 'grain') },
  }),
  short: mapped(ref, (read) => ({ column: read })),
  check(spec, on) {
    const columns = [
      ...checkColumnOfType(spec.column, ['integer', 'date', 'timestamp'], on),
      ...checkColumns(spec.by ?? [], on),
    ];
    return columns.length > 0 ? columns : checkGrain(spec, on);
  },
  plan(spec, on, context) {
    const value = columnExpr(spec.column, on);
    const by = (spec.by ?? []).map((one) => columnExpr(one, on));
    const previous = window('lag', [value], { partitionBy: by, orderBy: [ascending(value)] });
    const pairs = select({
      from: context.rows,
      columns: [
        ...by.map((expr, index) => ({ expr, as: `by_${index + 1}` })),
        { expr: previous, as: 'previous' },
        { expr: value, as: 'value' },
      ],
      where: isNotNull(value),
    });
    const where = and_(isNotNull(column('previous')), isGap(spec, on));
    return { shape: 'query', failing: select({ from: pairs, where }) };
  },
  describe: (spec) =>
    `\`${spec.column.name}\` has no gap and no repetition${spec.by === undefined ? '' : ` within each ${quoteList(spec.by.map((one) => one.name))}`}`,
};

function isGap(spec: SequentialSpec, on: TableShape): Expr {
  const step = integerExpr(spec.step ?? 1);
  const [previous, value] = [column('previous'), column('value')];
  const type = typeOfColumn(spec.column, on);
  if (type === 'integer' || (type === null && spec.grain === undefined)) return ne(value, add(previous, step));
  return ne(call('date_diff', text(spec.grain ?? 'day'), previous, value), step);
}

function checkGrain(spec: SequentialSpec, on: TableShape): Diagnostic[] {
  if (spec.grain === undefined || typeOfColumn(spec.column, on) !== 'integer') return [];
  const message = `\`${spec.column.name}\` holds whole numbers, which have no grain.`;
  return [diagnostic(wrongColumnType, { message, hint: 'Remove `grain`.', span: spec.column.span })];
}
