import { addDays, localDate } from '../../assertions/local-date.ts';
import { column, date, ge, timestamp } from '../../sql/make.ts';
import { select, tableOf } from '../../sql/make-relation.ts';
import type { Extent } from '../execute/build-way.ts';
import { startOfDay } from '../materialize/partition-start.ts';
import type { ModelStep, RunPlan } from '../plan.ts';
import type { Pricer } from '../pricer.ts';
import type { StateRow } from '../state/state-table.ts';
import type { Warehouse } from '../warehouse.ts';

/** Nothing that is looked for lies farther away from the last build than that many days. */
const farthest = 4096;

/**
 * What the table of an incremental model is taken to hold, without reading it: a dry run over the partitions from some day on
 * reads nothing where there are none, so a few of them find the newest one. Of a table that is not partitioned by that column,
 * which reads the same whatever is asked for, the day of the last build is taken.
 */
export async function assumeExtent(
  step: ModelStep,
  previous: StateRow,
  pricer: Pricer,
  warehouse: Pick<Warehouse, 'columns'>,
  { settings }: RunPlan,
): Promise<Extent> {
  const rows = previous.rows ?? 1;
  const { partition } = step.model;
  if (partition === undefined) return { rows, first: null, last: null };
  const live = { schema: null, name: step.name };
  const kind = (await warehouse.columns(live))?.find((one) => one.name === partition.column)?.kind;
  const bound = (day: string) =>
    kind === 'date' ? date(day) : timestamp(startOfDay(day, settings.timeZone).toISOString());
  const isEmptyFrom = async (day: string): Promise<boolean> => {
    const relation = select({
      from: tableOf(live),
      columns: { value: column(partition.column) },
      where: ge(column(partition.column), bound(day)),
    });
    const origin = { step: step.id, span: step.model.at.self };
    return (await pricer.estimate({ sql: pricer.dialect.relation(relation), origin })).bytes === 0;
  };
  const built = localDate(new Date(previous.publishedAt), settings.timeZone);
  const day = await newestDay(built, isEmptyFrom);
  return { rows, first: null, last: kind === 'date' ? day : startOfDay(day, settings.timeZone).toISOString() };
}

/** The last day from which on there is something, looked for around a day; that day itself where nothing can be told. */
export async function newestDay(around: string, isEmptyFrom: (day: string) => Promise<boolean>): Promise<string> {
  if (!(await isEmptyFrom(addDays(around, farthest)))) return around;
  const isAfter = !(await isEmptyFrom(addDays(around, 1)));
  // From `some` on there is something, from `none` on there is not.
  let some = isAfter ? 1 : 0;
  let none = isAfter ? farthest : 1;
  if (!isAfter) {
    for (let back = 1; await isEmptyFrom(addDays(around, some)); back *= 2) {
      if (back > farthest) return around;
      none = some;
      some = -back;
    }
  }
  while (none - some > 1) {
    const middle = Math.floor((some + none) / 2);
    if (await isEmptyFrom(addDays(around, middle))) none = middle;
    else some = middle;
  }
  return addDays(around, some);
}
