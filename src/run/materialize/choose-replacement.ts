import type { StorageGrain } from '../../model/storage.ts';
import type { ModelDef, TimeGrain } from '../../model/transform.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { TableLayout } from '../../sql/table-layout.ts';

/**
 * How rows of a table that exists are replaced. `statements`: one after the other, within the transaction of the publication;
 * `transaction`: a delete and an insert that are sent as one; `merge`: in a single statement, from a table of the new rows.
 */
export interface Replacement {
  readonly how: 'statements' | 'transaction' | 'merge';
  /** For people. */
  readonly why: string;
}

/** Chooses how an incremental model replaces rows. `timeZone`: where the days of the project begin. */
export function chooseReplacement(
  dialect: Dialect,
  model: ModelDef,
  layout: TableLayout,
  timeZone: string,
): Replacement {
  if (dialect.storage === undefined)
    return { how: 'statements', why: 'delete and insert, in the transaction that publishes the table' };
  if (model.partition === undefined) {
    const why = `rows are found by ${model.key.join(', ')}: they are deleted and inserted in one transaction, from a table of the new rows`;
    return { how: 'transaction', why };
  }
  const split = splitPartition(model.partition, layout, timeZone);
  return split === null
    ? {
        how: 'transaction',
        why: 'whole partitions are deleted, which reads none of their rows, and inserted, in one transaction',
      }
    : { how: 'merge', why: `${split}, so its rows have to be looked at: one merge deletes and inserts` };
}

/** Why a bound of the model may lie within a stored partition; null where it never does. */
function splitPartition(
  partition: NonNullable<ModelDef['partition']>,
  { partition: stored }: TableLayout,
  timeZone: string,
): string | null {
  if (stored === null) return 'the table has no partitions';
  if (stored.column.toLowerCase() !== partition.column.toLowerCase() || stored.kind !== 'time')
    return `the table is partitioned by \`${stored.column}\`, not by \`${partition.column}\``;
  if (!isMadeOf(partition.grain, stored.grain))
    return `a ${partition.grain} is not made of whole partitions (${stored.grain})`;
  const isShifted = stored.type !== 'date' && timeZone !== 'UTC' && stored.grain !== 'hour';
  return isShifted ? `partitions are those of UTC, and days begin in ${timeZone}` : null;
}

const order: readonly StorageGrain[] = ['hour', 'day', 'month', 'year'];
const finest: Readonly<Record<TimeGrain, StorageGrain>> = {
  hour: 'hour',
  day: 'day',
  week: 'day',
  month: 'month',
  quarter: 'month',
  year: 'year',
};

function isMadeOf(grain: TimeGrain, stored: StorageGrain): boolean {
  return order.indexOf(stored) <= order.indexOf(finest[grain]);
}
