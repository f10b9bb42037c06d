import { aggregate, call, column, date, timestamp } from '../../sql/make.ts';
import { select, table, unionAll } from '../../sql/make-relation.ts';
import type { Expr, Relation } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import { boundPeriods } from './bounds.ts';
import { spinePeriod } from './frame-condition.ts';
import { grainText } from './period.ts';
import type { MetricQuery } from './query.ts';
import type { Scan } from './scan.ts';
import { ends, extentRelation, isFolded, periodsTable, spineAt } from './scan-relation.ts';

/**
 * All periods that a query is about: between its bounds, and where it has none between the first and the last one with rows. `parts`
 * and `plain` name the tables of partial results and of results by period.
 */
export function periodTables(
  scans: readonly Scan[],
  parts: readonly string[],
  plain: readonly string[],
  query: MetricQuery,
  calendar: Calendar,
): { readonly name: string; readonly relation: Relation }[] {
  const { grain } = query;
  if (!grain) throw new Error('periods were planned without a grain');
  const { first, last } = boundPeriods(query, calendar);
  const constant = (period: string): Expr => (grain === 'hour' ? timestamp(period) : date(period));
  const series = (from: string | null): Relation => ({
    kind: 'series',
    grain: grain === 'week' && calendar.weekStart === 'sunday' ? 'week_sunday' : grain,
    first: first === null ? column('spine_first') : constant(first),
    last: last === null ? column('spine_last') : constant(last),
    from,
    as: spinePeriod,
  });
  if (first !== null && last !== null) return [{ name: periodsTable, relation: series(null) }];
  const extents = [
    ...parts.map((name) =>
      select({ from: table(name), columns: ends(call('date_trunc', grainText(grain, calendar), column(spineAt))) }),
    ),
    ...plain.map((name) => select({ from: table(name), columns: ends(column(grain)) })),
    ...scans
      .filter((scan) => scan.frame !== null && !isFolded(scan))
      .map((scan) => extentRelation(scan, query, calendar)),
  ];
  const extent = select({
    from: unionAll(extents),
    alias: 'extents',
    columns: [
      { expr: aggregate('min', [column('spine_first')]), as: 'spine_first' },
      { expr: aggregate('max', [column('spine_last')]), as: 'spine_last' },
    ],
  });
  return [
    { name: 'query_extent', relation: extent },
    { name: periodsTable, relation: series('query_extent') },
  ];
}
