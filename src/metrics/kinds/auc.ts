import { add, column, divide, integer, isNotNull, not_, number, subtract, window } from '../../sql/make.ts';
import { ascending, descending, select } from '../../sql/make-relation.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { At, Located, Ref } from '../../yaml/shape.ts';
import { documented, located, object, ref, text } from '../../yaml/shapes.ts';
import { checkColumn, numbers } from '../check-measure.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { constant, type Formula, operation, type PlannedMeasure } from '../formula.ts';
import type { MetricKind } from '../kind.ts';
import { periodOf } from '../plan/period.ts';
import { timeOf } from '../plan/plan-measure.ts';
import { type SelectedRows, selectedRows, selectRows, tablesOfRows } from '../plan/select-rows.ts';
import type { RowsOf } from '../rows.ts';
import { type ComputedRows, columnName, type TimeColumn } from '../source.ts';

export type AucSpec = CommonFields & {
  readonly of: Ref;
  readonly where?: Located<string>;
  readonly score: Ref;
  readonly label: Ref;
  readonly at: At;
};

const scoreColumn = 'auc_score';
const rankColumn = 'auc_rank';
const labelColumn = 'auc_label';

/** How well a score tells two kinds of rows apart. */
export const auc: MetricKind<AucSpec> = {
  kind: 'auc',
  summary: 'How well a score tells two kinds of rows apart: the area under the ROC curve.',
  notes:
    'The chance that a row whose label is true has a higher score than one whose label is false; equal scores count half (the Mann-Whitney statistic over the product of both numbers). 1 is perfect, 0.5 is no better than chance. Rows without a score or a label are passed over. Null where one of the two kinds has no rows. The scores are ranked within each group that is asked for, so that values of parts do not add up.',
  example: `churn_model_auc:
  description: How well the churn score tells who leaves
  owner: data_science
  type: auc
  of: order.paid
  score: amount
  label: is_refunded
  healthy: {min: 0.8, max: 0.95}
`,
  codes: [],
  shape: object({
    what: 'an AUC',
    required: {
      ...commonFields.required,
      of: documented('The event, model or seed that holds the scores.', ref),
      score: documented('The column of the score: the higher, the surer.', ref),
      label: documented('The column, boolean, of what really was.', ref),
    },
    optional: {
      ...commonFields.optional,
      where: documented('A SQL condition: only rows for which it holds count.', located(text)),
    },
  }),
  measures: () => [],
  rows: (spec) => [rowsOf(spec)],
  uses: () => [],
  check({ of, score, label }, _metric, context) {
    const source = context.sources.find(of.name);
    if (source === null) return [];
    return [...checkColumn(score, numbers, source), ...checkColumn(label, ['boolean'], source)];
  },
  unit: () => 'ratio',
  plan(spec, metric, context) {
    const rows = selectedRows(spec, context);
    const time = timeOf(rows.source, metric.time?.name);
    const source = rankedRows(spec, rows, time);
    const measure = (aggregate: PlannedMeasure['aggregate'], where: Expr): Formula => ({
      kind: 'measure',
      measure: { source, aggregate, where, time, empty: null, additive: false },
    });
    const count = { kind: 'aggregate', fn: 'count', args: [] } as const;
    const ranks = measure({ kind: 'aggregate', fn: 'sum', args: [column(rankColumn)] }, column(labelColumn));
    const positives = measure(count, column(labelColumn));
    const negatives = measure(count, not_(column(labelColumn)));
    const least = operation('/', operation('*', positives, operation('+', positives, constant(1))), constant(2));
    // Divided by one after the other: the product of both numbers may not fit 64 bits.
    return operation('/', operation('/', operation('-', ranks, least), positives), negatives);
  },
  describe: ({ of, score, label, where }) =>
    `the area under the ROC curve of \`${score.name}\` for \`${label.name}\` over \`${of.name}\`${where === undefined ? '' : ` where \`${where.value.trim()}\``}`,
};

function rowsOf({ of, where, at }: AucSpec): RowsOf {
  return { of, ...(where !== undefined && { where }), at };
}

/** One row for each that has a score and a label, with the rank of the score in its group; equal scores share the mean of theirs. */
function rankedRows(spec: AucSpec, rows: SelectedRows, time: TimeColumn | null): ComputedRows {
  const base = rows.source;
  const score = column(columnName(base, spec.score.name));
  const label = column(columnName(base, spec.label.name));
  return {
    kind: 'computed',
    name: 'scores',
    key: JSON.stringify(['auc', base.table, spec.where?.value ?? null, score, label, time]),
    base,
    reads: tablesOfRows([rows]),
    grouped: true,
    columns: [],
    relation({ dimensions, joined, where, within, grain, calendar }) {
      const times = time === null ? [] : [time.name];
      const period = time === null || grain === null ? [] : [periodOf(time, grain, calendar)];
      const group = [...dimensions.map((name) => column(name)), ...period];
      const bounds = time === null ? null : within(time);
      const scored = selectRows(rows, {
        columns: [
          ...new Set([...dimensions, ...times]),
          { expr: score, as: scoreColumn },
          { expr: label, as: labelColumn },
        ],
        conditions: [where, bounds, isNotNull(score), isNotNull(label)],
        joined,
      });
      // The mean of the first and the last place of equal scores. They are no group of their own: not every warehouse has groups by doubles.
      const all = window('count', [], { partitionBy: group });
      const first = window('rank', [], { partitionBy: group, orderBy: [ascending(column(scoreColumn))] });
      const fromAbove = window('rank', [], { partitionBy: group, orderBy: [descending(column(scoreColumn))] });
      const rank = divide(add(first, subtract(add(all, integer(1)), fromAbove)), number(2));
      return select({
        from: scored,
        alias: 'scored',
        columns: [...new Set([...dimensions, ...times]), labelColumn, { expr: rank, as: rankColumn }],
      });
    },
  };
}
