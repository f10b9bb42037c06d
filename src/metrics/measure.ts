import type { At, Located, Ref, Shape } from '../yaml/shape.ts';
import { documented, listOrOne, located, number, object, oneOf, ref, text } from '../yaml/shapes.ts';

/** How rows become one value. */
export const aggregations = [
  'count',
  'count_distinct',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'percentile',
  'last',
] as const;
export type Aggregation = (typeof aggregations)[number];

/** One aggregate over the rows of one table, as written. Exactly one of the aggregations is there once it was checked. */
export type Measure = { readonly [A in Aggregation]?: Ref } & {
  readonly of: Ref;
  readonly fraction?: Located<number>;
  /** Of `last`: the columns of which each combination of values has a last row. */
  readonly per?: readonly Ref[];
  readonly method?: Located<'exact' | 'approximate'>;
  /** A SQL condition on the columns of the table. */
  readonly where?: Located<string>;
  readonly time?: Ref;
  readonly at: At;
};

/** What counts rows instead of the values of a column. */
export const allRows = 'rows';

export const measureFields = {
  required: { of: documented('The event, model or seed whose rows are looked at.', ref) },
  optional: {
    count: documented('`rows`, or a column whose values that are there are counted.', ref),
    count_distinct: documented('Number of distinct values of a column.', ref),
    sum: documented('Sum of a column.', ref),
    avg: documented('Mean of a column.', ref),
    min: documented('Least value of a column.', ref),
    max: documented('Greatest value of a column.', ref),
    median: documented('Median of a column; `method` says how exactly.', ref),
    percentile: documented('Percentile of a column; `fraction` says which, `method` how exactly.', ref),
    last: documented(
      'The last value of a column, for each key under `per`, added up: balances, stocks, seats. The time column says what is last.',
      ref,
    ),
    per: documented(
      'Of `last`: the column that each has a last value of its own (or several columns).',
      listOrOne(ref),
    ),
    fraction: documented(
      'Of a percentile: 0.9 is the value that 90 % do not exceed.',
      located(number({ min: 0, max: 1 })),
    ),
    method: documented(
      '`exact` or `approximate`. Medians and percentiles say it; distinct counts are exact unless written.',
      located(oneOf(['exact', 'approximate'], 'method')),
    ),
    where: documented('A SQL condition: only rows for which it holds count.', located(text)),
    time: documented('The column that tells when, where it differs from that of the metric.', ref),
  },
};

/** A measure as part of a ratio. */
export const measureShape: Shape<Measure> = object({ what: 'a measure', ...measureFields });

/** The aggregations that are written. */
export function writtenAggregations(measure: Measure): Aggregation[] {
  return aggregations.filter((one) => measure[one] !== undefined);
}

/** The aggregation and the column of a measure that was checked. `column` is null where rows are counted. */
export function aggregationOf(measure: Measure): { readonly fn: Aggregation; readonly column: Ref | null } {
  const [fn] = writtenAggregations(measure);
  const column = fn && measure[fn];
  if (fn === undefined || column === undefined) throw new Error('a measure without an aggregation was not checked');
  return { fn, column: fn === 'count' && column.name === allRows ? null : column };
}
