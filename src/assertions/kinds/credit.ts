import { planQuery } from '../../metrics/plan/plan-query.ts';
import { columnName } from '../../metrics/source.ts';
import { aggregate, call, column, gt, multiply, number, sqlExpr, subtract } from '../../sql/make.ts';
import { aliased, join, select, tableOf } from '../../sql/make-relation.ts';
import type { Ref } from '../../yaml/shape.ts';
import { list, object, ref, text } from '../../yaml/shapes.ts';
import type { AssertionKind } from '../kind.ts';

export interface CreditSpec {
  readonly metric: string;
  /** What is shared out: the table, the condition on its rows, and the column that tells what each is worth. */
  readonly of: Ref;
  readonly where?: string;
  readonly value?: string;
  /** All tables that the metric is computed over. */
  readonly tables: readonly Ref[];
}

/** Sums of doubles differ in the last places by their order. */
const tolerance = 1e-9;

/** The credits that a metric shares out add up to what there was. */
export const credit: AssertionKind<CreditSpec> = {
  kind: 'credit',
  written: false,
  ofMetrics: true,
  summary: 'The credits of an attribution add up to its conversions.',
  notes:
    'Follows from every metric of type `attribution`. The sum of all credits, those without a touch among them, is compared with the number of conversions, or with the sum of their `value`; sums of doubles may differ in the tenth place.',
  example: 'credit: orders_by_first_touch',
  codes: [],
  shape: object({
    what: 'a `credit` assertion',
    required: { metric: text, of: ref, tables: list(ref) },
    optional: { where: text, value: text },
  }),
  check: () => [],
  plan({ metric, of, where, value }, on, context) {
    const index = context.metrics?.(on);
    const { timeZone, weekStart } = context;
    const credited = index && planQuery({ metrics: [metric] }, index, { timeZone, weekStart }).value;
    const source = index?.sources.find(of.name);
    if (!credited || !source) throw new Error(`The credits of "${metric}" were planned without metrics.`);
    const worth =
      value === undefined
        ? aggregate('count')
        : call('coalesce', aggregate('sum', [column(columnName(source, value))]), number(0));
    const expected = select({
      from: tableOf(source.table),
      columns: { conversions: worth },
      ...(where !== undefined && { where: sqlExpr(where) }),
    });
    const [found, wanted] = [column(metric, 'credited'), column('conversions', 'expected')];
    const most = multiply(number(tolerance), call('greatest', number(1), call('abs', wanted)));
    return {
      shape: 'query',
      failing: select({
        from: join('cross', aliased(credited.relation, 'credited'), aliased(expected, 'expected')),
        columns: [
          { expr: found, as: metric },
          { expr: wanted, as: 'conversions' },
        ],
        where: gt(call('abs', subtract(found, wanted)), most),
      }),
    };
  },
  describe: ({ metric, of }) => `the credits of \`${metric}\` add up to \`${of.name}\``,
  reads: ({ tables }) => tables,
};
