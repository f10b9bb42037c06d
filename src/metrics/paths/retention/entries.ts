import { aggregate, and_, column, eq, integer, window } from '../../../sql/make.ts';
import { nearest, select, table } from '../../../sql/make-relation.ts';
import type { Relation } from '../../../sql/nodes.ts';
import { periodOf } from '../../plan/period.ts';
import type { RowsAsk } from '../../source.ts';
import { askedColumn, askedColumns, askedRows, competingColumns, competingOrder } from '../asked-columns.ts';
import { entryColumn, isSameStream, keyColumn, momentColumn, placeColumn, selectPathRows } from '../path-rows.ts';
import { asOfColumn, knownRows, periodNumber, type RetentionPath } from './retention-path.ts';

/** The number of the period that an entity joined in. */
export const cohortColumn = '_cohort';
/** The period of the query. */
export const groupPeriod = '_period';
/** The first activity after an entry. */
export const activeAt = '_active_at';

/** By days, an event of one table is not its own activity, so that its place is needed. In a period, the entry itself counts. */
function placesOf({ cohort, activity, reading }: RetentionPath) {
  const isNeeded = reading.kind === 'within_days' && isSameStream(cohort, activity);
  return isNeeded ? { placeAmong: [cohort, activity] } : {};
}

/** The events with which entities join a cohort. */
export function entriesOf(path: RetentionPath, ask: RowsAsk): Relation {
  const { cohort, period, joins } = path;
  const placed = placesOf(path);
  const groups = ask.grain === null ? [] : [{ expr: periodOf(cohort.time, ask.grain, ask.calendar), as: groupPeriod }];
  const rows = selectPathRows(cohort, {
    columns: [...askedColumns(ask, cohort), ...groups, ...competingColumns(ask, cohort)],
    conditions: [knownRows(path, ask, cohort)],
    joined: ask.joined,
    ...placed,
  });
  const number = period === null ? null : periodNumber(path, ask, period, column(momentColumn));
  const partitionBy = [column(keyColumn), ...(joins === 'recurring' && number !== null ? [number] : [])];
  const place = window('row_number', [], { partitionBy, orderBy: competingOrder(ask, cohort) });
  const asked = askedRows(ask, cohort) === null ? [] : [column(askedColumn)];
  return select({
    from: rows,
    alias: 'events',
    columns: [
      ...[keyColumn, momentColumn, ...(placed.placeAmong === undefined ? [] : [placeColumn])],
      ...askedColumns(ask, cohort),
      ...groups.map((one) => one.as),
      { expr: column(momentColumn), as: entryColumn },
      ...(number === null ? [] : [{ expr: number, as: cohortColumn }]),
    ],
    qualify: and_(eq(place, integer(1)), ...asked),
  });
}

function activityRows(path: RetentionPath, ask: RowsAsk): Relation {
  return selectPathRows(path.activity, { conditions: [knownRows(path, ask, path.activity)], ...placesOf(path) });
}

/** The entries, each with the first activity after it. */
export function withNextActivity(path: RetentionPath, ask: RowsAsk): Relation {
  const { placeAmong } = placesOf(path);
  const place = placeAmong === undefined ? momentColumn : placeColumn;
  return nearest({
    left: table('entries'),
    right: activityRows(path, ask),
    by: [keyColumn],
    place: { left: place, right: place },
    direction: 'next',
    sameTaken: placeAmong === undefined,
    keep: true,
    columns: {
      left: [keyColumn, entryColumn, ...askedColumns(ask, path.cohort), ...(ask.grain === null ? [] : [groupPeriod])],
      right: [{ name: momentColumn, as: activeAt }],
    },
  });
}

/** Columns of `activePeriods`. */
export const active = { key: '_active_key', period: '_active_period', last: '_last_active' } as const;

/** The periods in which each entity was active, or the last one only, with the last activity in it. */
export function activePeriods(path: RetentionPath, ask: RowsAsk): Relation {
  const { period, reading } = path;
  if (period === null) throw new Error('a retention by days has no periods');
  const number = periodNumber(path, ask, period, column(momentColumn));
  const isLast = reading.kind === 'unbounded';
  return select({
    from: activityRows(path, ask),
    alias: 'activity',
    columns: [
      { expr: column(keyColumn), as: active.key },
      { expr: isLast ? aggregate('max', [number]) : number, as: active.period },
      { expr: aggregate('max', [column(momentColumn)]), as: active.last },
    ],
    groupBy: isLast ? [integer(1)] : [integer(1), integer(2)],
  });
}

/** One row with the time of the latest activity, up to which everything is known unless it is written. */
export function latestActivity(path: RetentionPath, ask: RowsAsk): Relation {
  return select({
    from: activityRows(path, ask),
    alias: 'activity',
    columns: [{ expr: aggregate('max', [column(momentColumn)]), as: asOfColumn }],
  });
}
