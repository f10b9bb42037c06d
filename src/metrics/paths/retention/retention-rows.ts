import { add, and_, call, case_, column, eq, ge, gt, integer, le, lt, text, window } from '../../../sql/make.ts';
import { aliased, join, select, table, values, with_ } from '../../../sql/make-relation.ts';
import type { Aliased, Expr, Relation } from '../../../sql/nodes.ts';
import { sqlType } from '../../../sql/types.ts';
import { tablesOfRows } from '../../plan/select-rows.ts';
import type { ComputedRows, RowsAsk } from '../../source.ts';
import { askedColumns } from '../asked-columns.ts';
import { entryColumn, keyColumn } from '../path-rows.ts';
import {
  active,
  activeAt,
  activePeriods,
  cohortColumn,
  entriesOf,
  groupPeriod,
  latestActivity,
  withNextActivity,
} from './entries.ts';
import { asOfColumn, asOfOf, periodsBetween, type RetentionPath, writtenAsOf } from './retention-path.ts';

/** 1 or 0: whether an entity was retained; null as long as that cannot be known. A column of `retentionRows`, as is `_key`. */
export const retainedColumn = '_retained';

/** The column that tells which period after the entry, or within how many days. */
export function retentionDimension({ kind }: RetentionPath['reading']): string {
  return kind === 'within_days' ? 'days' : 'period';
}

const numberColumn = '_number';
const isRetained = '_is_retained';
const hasPassed = '_has_passed';

/** One row for each entry into a cohort and each period (or number of days); for the last one only where nobody asks by them. */
export function retentionRows(path: RetentionPath): ComputedRows {
  const dimension = retentionDimension(path.reading);
  return {
    kind: 'computed',
    name: 'retention',
    key: JSON.stringify(['retention', path]),
    base: path.cohort.source,
    reads: tablesOfRows([path.cohort, path.activity]),
    grouped: true,
    columns: [{ name: dimension, type: 'integer', unit: null }],
    relation(ask) {
      const isWritten = writtenAsOf(path, ask) !== null;
      const tables = [
        { name: 'entries', relation: entriesOf(path, ask) },
        ...(isWritten ? [] : [{ name: 'latest', relation: latestActivity(path, ask) }]),
        { name: 'cells', relation: cellsOf(path, ask) },
      ];
      const known = case_([{ when: isKnown(path, ask), value: column(isRetained) }]);
      const columns = [
        ...askedColumns(ask, path.cohort),
        { expr: column(numberColumn), as: dimension },
        keyColumn,
        { expr: known, as: retainedColumn },
      ];
      return with_(tables, select({ from: table('cells'), columns }));
    },
  };
}

/**
 * A cell of the result is known once its period has passed for all who are in it and nobody can join it any more; where there are
 * no periods to tell cells apart, everybody counts for whom it has passed.
 */
function isKnown(path: RetentionPath, ask: RowsAsk): Expr {
  if (ask.grain === null) return eq(column(hasPassed), integer(1));
  const cell = [...ask.dimensions, groupPeriod, numberColumn].map((one) => column(one));
  const forAll = window('min', [column(hasPassed)], { partitionBy: cell });
  const isOver = periodsBetween(path, ask, ask.grain, column(entryColumn), asOfOf(path, ask));
  return and_(eq(forAll, integer(1)), gt(isOver, integer(0)));
}

/** Every entry with every period: whether it was retained, and whether the period has passed. */
function cellsOf(path: RetentionPath, ask: RowsAsk): Relation {
  const { from, when } = retainedEntries(path, ask);
  const isWritten = writtenAsOf(path, ask) !== null;
  const groups = ask.grain === null ? [] : [groupPeriod];
  const flag = (condition: Expr): Expr => case_([{ when: condition, value: integer(1) }], integer(0));
  return select({
    from,
    columns: [
      ...[...askedColumns(ask, path.cohort), ...groups, keyColumn, entryColumn].map((as) => ({
        expr: column(as, 'entries'),
        as,
      })),
      ...(isWritten ? [] : [asOfColumn]),
      numberColumn,
      { expr: flag(when), as: isRetained },
      { expr: flag(passed(path, ask)), as: hasPassed },
    ],
  });
}

/** Entries beside numbers, and what is known of activity; `when` an entry counts as retained. */
function retainedEntries(path: RetentionPath, ask: RowsAsk): { readonly from: Relation; readonly when: Expr } {
  const entries = aliased(table('entries'), 'entries');
  if (path.reading.kind === 'within_days') {
    const from = beside(aliased(withNextActivity(path, ask), 'entries'), path, ask);
    return { from, when: le(column(activeAt), daysLater()) };
  }
  const wanted = add(column(cohortColumn), column(numberColumn));
  const isAfter = ge(column(active.last), column(entryColumn));
  const isSame = eq(column(active.key), column(keyColumn));
  const isLater = path.reading.kind === 'unbounded';
  const on = isLater ? isSame : and_(isSame, eq(column(active.period), wanted));
  const from = join(
    'left',
    aliased(beside(entries, path, ask), 'cells'),
    aliased(activePeriods(path, ask), 'active'),
    on,
  );
  return { from, when: isLater ? and_(isAfter, ge(column(active.period), wanted)) : isAfter };
}

/** Every entry with every number and, unless it is written, the time up to which everything is known. */
function beside(entries: Aliased, path: RetentionPath, ask: RowsAsk): Relation {
  const both = join('cross', entries, aliased(numbersAsked(path, ask), 'numbers'));
  if (writtenAsOf(path, ask) !== null) return both;
  return join('cross', aliased(both, 'both'), aliased(table('latest'), 'latest'));
}

/** All numbers, or the last one where nobody asks by them. */
function numbersAsked({ reading }: RetentionPath, ask: RowsAsk): Relation {
  const rows = reading.numbers.map((number) => [integer(number)]);
  const isAsked = ask.own.includes(retentionDimension(reading));
  return values([{ name: numberColumn, type: sqlType('integer') }], isAsked ? rows : rows.slice(-1));
}

function daysLater(): Expr {
  return call('date_add', text('day'), column(numberColumn), column(entryColumn));
}

/** Whether the period, or the days, had passed by the time up to which everything is known. */
function passed(path: RetentionPath, ask: RowsAsk): Expr {
  const asOf = asOfOf(path, ask);
  if (path.reading.kind === 'within_days' || path.period === null) {
    // A written time is itself not known any more; of the latest activity, its own time is.
    return writtenAsOf(path, ask) === null ? le(daysLater(), asOf) : lt(daysLater(), asOf);
  }
  return gt(periodsBetween(path, ask, path.period, column(entryColumn), asOf), column(numberColumn));
}
