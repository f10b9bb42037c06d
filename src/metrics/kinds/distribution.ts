import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { call, case_, column, divide, ge, multiply, number } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import { type At, type Ref, spanOf } from '../../yaml/shape.ts';
import { documented, list, number as numberShape, object, ref } from '../../yaml/shapes.ts';
import { checkColumn, numbers } from '../check-measure.ts';
import { metricExample } from '../codes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { describeMeasure } from '../describe-measure.ts';
import type { MetricKind } from '../kind.ts';
import { aggregationOf, type Measure, measureFields } from '../measure.ts';
import { measureUnit } from '../measure-unit.ts';
import { planMeasure, timeOf } from '../plan/plan-measure.ts';
import { type SelectedRows, selectedRows, selectRows, tablesOfRows } from '../plan/select-rows.ts';
import { type ComputedRows, columnName, type TimeColumn } from '../source.ts';

interface Buckets {
  readonly column: Ref;
  readonly edges?: readonly number[];
  readonly width?: number;
  readonly at: At;
}

export type DistributionSpec = CommonFields & Measure & { readonly buckets: Buckets; readonly at: At };

/** The dimension that the kind makes: the least value that belongs to the bucket of a row. */
const bucketColumn = 'bucket';

const badBuckets: CodeDoc = {
  code: 'metric/buckets',
  severity: 'error',
  summary: 'Buckets that are not told, or told twice, or out of order.',
  explanation:
    '`buckets` has either `width`, a number above 0, or `edges`, at least one, each above the one before it.',
  examples: {
    wrong: metricExample(
      'order_sizes: {type: distribution, count: rows, of: order.paid, buckets: {column: amount, edges: [0, 50, 20]}}',
    ),
    right: metricExample(
      'order_sizes: {type: distribution, count: rows, of: order.paid, buckets: {column: amount, edges: [0, 20, 50]}}',
    ),
  },
};

/** An aggregate by ranges of a number. */
export const distribution: MetricKind<DistributionSpec> = {
  kind: 'distribution',
  summary: 'An aggregate by ranges of a number: a histogram.',
  notes:
    'Each row belongs to one bucket, which is named by the least value that belongs to it and asked for with `--by bucket`. With `edges: [0, 20, 50]` the buckets are 0 to 20, 20 to 50, and 50 and more; the upper end never belongs to a bucket. Rows without a value, and those below the first edge, are in the bucket null. Asked without `bucket` it is the plain aggregate.',
  example: `order_sizes:
  description: Paid orders by what was charged
  owner: finance
  type: distribution
  count: rows
  of: order.paid
  buckets: {column: amount, edges: [0, 20, 50, 100]}
`,
  codes: [badBuckets],
  shape: object({
    what: 'a distribution',
    required: {
      ...commonFields.required,
      ...measureFields.required,
      buckets: documented(
        'The ranges: `{column, edges}` or `{column, width}`.',
        object({
          what: 'the buckets',
          required: { column: documented('The number that tells the bucket of a row.', ref) },
          optional: {
            edges: documented('Where buckets begin, in order.', list(numberShape())),
            width: documented('All are this wide; one of them begins at 0.', numberShape()),
          },
        }),
      ),
    },
    optional: { ...commonFields.optional, ...measureFields.optional },
  }),
  measures: (spec) => [spec],
  ownDimensions: () => [bucketColumn],
  uses: () => [],
  check({ buckets, of }, _metric, context) {
    const source = context.sources.find(of.name);
    return [...checkBuckets(buckets), ...(source === null ? [] : checkColumn(buckets.column, numbers, source))];
  },
  unit: measureUnit,
  plan(spec, metric, context) {
    const planned = planMeasure(spec, metric, context);
    if (planned.kind !== 'measure' || planned.measure.source.kind === 'computed')
      throw new Error('a measure was expected');
    const { joined, ...measure } = planned.measure;
    const rows = selectedRows(spec, context);
    const time = timeOf(rows.source, (spec.time ?? metric.time)?.name);
    return { kind: 'measure', measure: { ...measure, source: bucketed(spec, rows, time), where: null } };
  },
  describe: (spec) => `${describeMeasure(spec)}, by ranges of \`${spec.buckets.column.name}\``,
};

function checkBuckets(buckets: Buckets): Diagnostic[] {
  const { edges, width } = buckets;
  const complain = (message: string, key: 'edges' | 'width' | 'column') => [
    diagnostic(badBuckets, { message, span: spanOf(buckets, key) }),
  ];
  if (edges !== undefined && width !== undefined) return complain('Buckets have edges or a width, not both.', 'width');
  if (width !== undefined) return width > 0 ? [] : complain('A bucket is wider than 0.', 'width');
  if (edges === undefined) {
    // One that could not be read was reported already.
    return 'edges' in buckets.at || 'width' in buckets.at
      ? []
      : complain('Say where buckets begin (`edges`) or how wide they are (`width`).', 'column');
  }
  if (edges.length === 0) return complain('Without an edge there is no bucket.', 'edges');
  const at = edges.findIndex((edge, index) => index > 0 && edge <= (edges[index - 1] ?? edge));
  return at === -1 ? [] : complain(`${edges[at]} is not above ${edges[at - 1]}.`, 'edges');
}

/** The rows of the table with their buckets. */
function bucketed(spec: DistributionSpec, rows: SelectedRows, time: TimeColumn | null): ComputedRows {
  const { buckets } = spec;
  const { source: base } = rows;
  const { column: aggregated } = aggregationOf(spec);
  const read = [
    ...(time === null ? [] : [time.name]),
    ...(aggregated === null ? [] : [columnName(base, aggregated.name)]),
  ];
  const value = column(columnName(base, buckets.column.name));
  return {
    kind: 'computed',
    name: 'bucketed',
    key: JSON.stringify([
      'distribution',
      base.table,
      spec.where?.value ?? null,
      value,
      buckets.edges,
      buckets.width,
      read,
    ]),
    base,
    reads: tablesOfRows([rows]),
    columns: [{ name: bucketColumn, type: 'number', unit: null }],
    relation: ({ dimensions, joined, where, within }) =>
      selectRows(rows, {
        columns: [...new Set([...dimensions, ...read]), { expr: bucketOf(value, buckets), as: bucketColumn }],
        conditions: [where, time === null ? null : within(time)],
        joined,
      }),
  };
}

function bucketOf(value: Expr, { edges, width }: Buckets): Expr {
  if (width !== undefined) return multiply(call('floor', divide(value, number(width))), number(width));
  const branches = (edges ?? []).toReversed().map((edge) => ({ when: ge(value, number(edge)), value: number(edge) }));
  return case_(branches, null);
}
